# What must not happen to a stack by accident.

#### A new name

# What a stack is called by cannot change: every name begins with it, so all would be made anew, the
# workers and their bucket among it. The plan says so instead of listing 50 deletions.

resource "terraform_data" "stack" {
  input = {
    name_prefix = var.name_prefix
    account_id  = local.account_id
    region      = local.region
  }

  lifecycle {
    # What the stack was first applied with stays.
    ignore_changes = [input]

    precondition {
      condition     = var.kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:${local.region}:", var.kms_key_arn))
      error_message = "kms_key_arn must be a key in the region of the bucket, ${local.region}: S3 uses no key of another region."
    }
    precondition {
      condition     = length(local.rigs) > 0
      error_message = "There is no worker task template in ${local.from_s3 ? "s3://${local.release_bucket}/${local.release_prefix}" : "${var.build_dir}/"}templates/: ${local.from_s3 ? "copy a whole release there" : "run `make build` first"}."
    }
    postcondition {
      condition     = self.output.name_prefix == var.name_prefix
      error_message = "name_prefix was ${self.output.name_prefix} and is now ${var.name_prefix}: everything, the workers and their bucket among it, would be deleted and made anew. For a second stack use a state of its own (`terraform workspace new ${var.name_prefix}`). To rename this one, destroy it first."
    }
    postcondition {
      condition     = self.output.account_id == local.account_id && self.output.region == local.region
      error_message = "This state is of the stack in account ${self.output.account_id}, region ${self.output.region}, and the credentials are of account ${local.account_id}, region ${local.region}. Use those of the stack, or for a second stack a state of its own (`terraform workspace new NAME`)."
    }
  }
}

#### The end of the images

# Made last and so destroyed first: when the bucket holds images or labels, `terraform destroy` ends here,
# before anything is removed. Otherwise S3 would refuse to delete the bucket in the end, when its policy,
# its encryption and the block of public access are gone.
resource "terraform_data" "images" {
  input = { bucket_name = local.kept_bucket_name }

  provisioner "local-exec" {
    when    = destroy
    command = self.input.bucket_name == "" ? "exit 0" : "sh '${path.module}/scripts/look_into_bucket.sh' '${self.input.bucket_name}'"
    quiet   = true
  }

  lifecycle {
    # Here and not with the name above: another name has another bucket, and of the two the name is told.
    precondition {
      condition     = !var.create_bucket || local.bucket.name == local.bucket_name
      error_message = "bucket_name was ${local.bucket.name} and is now ${local.bucket_name}: a bucket cannot be renamed, and another one would take the place of all images and labels. Leave bucket_name as it was."
    }
  }

  depends_on = [
    module.bucket,
    module.cdn,
    module.iam,
    module.functions,
    module.teams,
    module.monitoring,
    aws_s3_object.worker_task_template,
    aws_ssm_parameter.stack,
    terraform_data.release,
    terraform_data.stack,
  ]
}
