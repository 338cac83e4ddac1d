# A distributed map over labeling jobs: each shard makes the labels of one job again, and exports them.

locals {
  state_machine = {
    Comment = "Labels of many labeling jobs, made again and exported, a job a shard."
    StartAt = "Shards"
    States = {
      Shards = {
        Type           = "Map"
        MaxConcurrency = var.concurrency
        # One job that cannot be read must not end the others.
        ToleratedFailurePercentage = 5
        ItemReader = {
          Resource     = "arn:aws:states:::s3:getObject"
          ReaderConfig = { InputType = "JSON" }
          Parameters   = { Bucket = var.bucket_name, Key = var.shards_key }
        }
        ItemSelector = { "job.$" = "$$.Map.Item.Value" }
        ItemProcessor = {
          ProcessorConfig = { Mode = "DISTRIBUTED", ExecutionType = "STANDARD" }
          StartAt         = "Consolidate"
          States = {
            Consolidate = merge(local.invoke, {
              Parameters = {
                FunctionName = aws_lambda_function.shard.arn
                Payload      = { action = "consolidate", "job.$" = "$.job" }
              }
              ResultPath = null
              Next       = "Export"
            })
            Export = merge(local.invoke, {
              Parameters = {
                FunctionName = aws_lambda_function.shard.arn
                Payload      = { action = "export", "job.$" = "$.job" }
              }
              OutputPath = "$.Payload"
              End        = true
            })
          }
        }
        ResultWriter = {
          Resource   = "arn:aws:states:::s3:putObject"
          Parameters = { Bucket = var.bucket_name, Prefix = "${var.export_prefix}-results" }
        }
        End = true
      }
    }
  }

  invoke = {
    Type     = "Task"
    Resource = "arn:aws:states:::lambda:invoke"
    Retry = [{
      ErrorEquals     = ["Lambda.TooManyRequestsException", "Lambda.ServiceException", "Lambda.SdkClientException"]
      IntervalSeconds = 5
      MaxAttempts     = 6
      BackoffRate     = 2
    }]
  }

  bucket_arn = "arn:aws:s3:::${var.bucket_name}"
}

resource "aws_lambda_function" "shard" {
  function_name = "${var.name_prefix}-shard"
  description   = "Makes the labels of a labeling job again, or exports them."
  role          = aws_iam_role.shard.arn
  package_type  = "Image"
  image_uri     = var.image_uri
  architectures = ["x86_64"]
  timeout       = 900
  # One whole core; an export of 100,000 data objects needs less than 300 MB.
  memory_size = 1769

  ephemeral_storage {
    size = 4096
  }

  environment {
    variables = {
      BUCKET        = var.bucket_name
      EXPORT_PREFIX = var.export_prefix
      FORMAT        = var.format
    }
  }
}

resource "aws_sfn_state_machine" "shards" {
  name       = var.name_prefix
  role_arn   = aws_iam_role.state_machine.arn
  definition = jsonencode(local.state_machine)
}
