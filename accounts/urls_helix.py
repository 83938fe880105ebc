"""Helix's addresses about accounts, below /helix/ and its alias /mock/, where @twurple looks."""

from django.urls import path

from accounts.helix.users import UsersView

app_name = "accounts-helix"
urlpatterns = [path("users", UsersView.as_view(), name="users")]
