variable "region" {
  description = "Region of everything."
  type        = string
  nullable    = false
}

variable "office_cidrs" {
  description = "Public address ranges from which workers may reach the portal; empty for everywhere."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "worker_emails" {
  description = "E-mail addresses of annotators to invite."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "reviewer_emails" {
  description = "E-mail addresses of reviewers to invite."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "operator_emails" {
  description = "E-mail addresses that are told of alarms and of labeling jobs that end."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "deletion_protection" {
  description = "Refuse to delete the user pool and the workforce. To leave, apply false first."
  type        = bool
  default     = true
  nullable    = false
}
