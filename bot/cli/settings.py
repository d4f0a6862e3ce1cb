"""Reading the settings, with errors an operator understands."""

from pydantic import ValidationError

from core.errors import SetupError
from core.settings import Settings


def read_settings() -> Settings:
    """The settings of the environment and `.env`; raises `SetupError` that names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "the settings"
        told = first["msg"].removeprefix("Value error, ")
        raise SetupError(f"{name} is not usable: {told}.") from error
