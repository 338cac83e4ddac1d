variable "name_prefix" {
  description = "Name of the stack."
  type        = string
  default     = "poserig"
  nullable    = false
}
