# All of it with the defaults: bucket, component, functions, roles, and a workforce of its own.
module "poserig" {
  source = "../.."
}
