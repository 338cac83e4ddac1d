variable "deletion_protection" {
  description = "Refuse to delete the user pool and the workforce. To leave, apply false first."
  type        = bool
  default     = true
  nullable    = false
}
