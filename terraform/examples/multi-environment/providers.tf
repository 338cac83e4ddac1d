# Region and credentials come from the environment or the profile, as for every AWS tool.
provider "aws" {}
