variable "region" {
  description = "Region of the bucket and of the labeling jobs."
  type        = string
}

variable "bucket_name" {
  description = "Bucket with the outputs of the labeling jobs; exports go into it too."
  type        = string
}

variable "image_uri" {
  description = "Address of the container image in Amazon ECR, built from examples/scale/Dockerfile."
  type        = string

  validation {
    condition     = can(regex("\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com", var.image_uri))
    error_message = "image_uri must be an image in Amazon ECR: Lambda takes no other."
  }
}

variable "name_prefix" {
  description = "Begins the names of all resources."
  type        = string
  default     = "poserig-shards"
}

variable "shards_key" {
  description = "Key of the JSON list of labeling jobs, such as [\"walk-001\", \"walk-002\"]."
  type        = string
  default     = "shards/jobs.json"
}

variable "export_prefix" {
  description = "Below which keys the exports are written."
  type        = string
  default     = "exports/labels"
}

variable "format" {
  description = "Format of the exports."
  type        = string
  default     = "parquet"

  validation {
    condition     = contains(["parquet", "coco", "csv", "manifest"], var.format)
    error_message = "format must be parquet, coco, csv or manifest."
  }
}

variable "concurrency" {
  description = "Shards that run at once."
  type        = number
  default     = 100

  validation {
    condition     = var.concurrency >= 1 && var.concurrency <= 1000
    error_message = "concurrency must be 1 to 1000, the usual quota of Lambda."
  }
}
