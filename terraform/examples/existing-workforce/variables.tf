variable "workforce_name" {
  description = "Name of the existing workforce (the console calls the first one \"default\")."
  type        = string
  nullable    = false
}

variable "user_pool_id" {
  description = "User pool in which the existing workforce signs in."
  type        = string
  nullable    = false
}

variable "user_pool_client_id" {
  description = "Client of that user pool that the existing workforce uses."
  type        = string
  nullable    = false
}

variable "worker_emails" {
  description = "E-mail addresses of workers to invite into that user pool."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "existing_workers" {
  description = "E-mail addresses of workers whom that user pool has already."
  type        = list(string)
  default     = []
  nullable    = false
}
