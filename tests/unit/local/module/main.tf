# A stack of three parameters, the third made after the first two: small enough to apply often.

variable "text" {
  type        = string
  description = "Value of the parameters."
}

resource "aws_ssm_parameter" "first" {
  name  = "/unit/first"
  type  = "String"
  value = var.text
}

resource "aws_ssm_parameter" "second" {
  name  = "/unit/second"
  type  = "String"
  value = aws_ssm_parameter.first.value
}

resource "aws_ssm_parameter" "third" {
  name  = "/unit/third"
  type  = "String"
  value = aws_ssm_parameter.second.value

  lifecycle {
    precondition {
      condition     = aws_ssm_parameter.second.value != "refused"
      error_message = "The text is refused, after two parameters were made."
    }
  }
}
