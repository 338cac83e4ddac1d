# Credentials come from the environment or the profile. Tags of the company are on everything.
provider "aws" {
  region = var.region

  default_tags {
    tags = { CostCenter = "vision" }
  }
}
