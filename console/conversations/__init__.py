"""Calls and chats as they went: what was asked, what was answered, in which words and with which sound."""
