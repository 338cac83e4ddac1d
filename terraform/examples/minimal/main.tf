# All of it with the defaults: bucket, component, functions, roles, and a workforce of its own.
module "poserig" {
  source = "../../modules/stack"

  build_dir = "${path.module}/../../../build"
}
