"""How well `poserig qa` finds errors in a data set of real poses."""
