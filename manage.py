"""Django's own commands, for developers; everyone else uses `selfback`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfback.config.settings")
    execute_from_command_line(sys.argv)
