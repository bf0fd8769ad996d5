"""Zalo's page: whom officers answer, who asks for one, what was given up, whether the account's token is refused."""
