# Calls of the module as platform teams write them: several stacks by one call, a provider of another
# region, something that must be there before.

terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.elsewhere]
    }
  }
}

resource "terraform_data" "before" {
  input = "an account's baseline"
}

module "environments" {
  source   = "../.."
  for_each = toset(["dev", "prod"])

  name_prefix   = each.key
  build_dir     = "tests/fixtures/build"
  rigs          = { "two-points" = "templates/two-points.liquid.html" }
  force_destroy = true
  tags          = { Environment = each.key }

  depends_on = [terraform_data.before]
}

module "elsewhere" {
  source = "../.."
  providers = {
    aws = aws.elsewhere
  }

  build_dir     = "tests/fixtures/build"
  rigs          = { "two-points" = "templates/two-points.liquid.html" }
  force_destroy = true
}
