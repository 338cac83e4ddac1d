# The account has a workforce in this region already: this stack gets a work team of its own in it.
module "poserig" {
  source = "../../modules/stack"

  build_dir = "${path.module}/../../../build"

  name_prefix = "poses"
  remembered  = module.remembered
  workforce = {
    workforce_name      = var.workforce_name
    user_pool_id        = var.user_pool_id
    user_pool_client_id = var.user_pool_client_id
  }
  worker_emails    = var.worker_emails
  existing_workers = var.existing_workers
  notify_workers   = true
}

module "remembered" {
  source = "../../modules/remembered"

  name_prefix = "poses"
}
