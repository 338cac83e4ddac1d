# Calls of the module as platform teams write them: several stacks by one call, a provider of another
# region, something that must be there before: with depends_on nothing that a module reads is known yet.
# https://github.com/hashicorp/terraform/issues/28131, https://github.com/hashicorp/terraform/issues/26950

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
  workforce     = { workforce_name = "default", user_pool_id = "eu-west-1_Example01", user_pool_client_id = "client" }
  tags          = { Environment = each.key }

  depends_on = [terraform_data.before]
}

module "account" {
  source = "../../../account"
  providers = {
    aws = aws.elsewhere
  }

  deletion_protection = false
}

module "elsewhere" {
  source = "../.."
  providers = {
    aws = aws.elsewhere
  }

  build_dir     = "tests/fixtures/build"
  rigs          = { "two-points" = "templates/two-points.liquid.html" }
  force_destroy = true
  workforce     = module.account.workforce
}
