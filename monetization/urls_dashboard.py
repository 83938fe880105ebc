"""Routes of the dashboard's pages of money; part of monetization's."""

from django.urls import path, re_path

from monetization.views.dashboard import donations, payouts, revenue, subscribers

urlpatterns = [
    path("dashboard/revenue/", revenue.revenue, name="dashboard-revenue"),
    path("dashboard/revenue/subscribers/", subscribers.subscribers, name="dashboard-subscribers"),
    path("dashboard/donations/", donations.donations, name="dashboard-donations"),
    path("dashboard/donations/save/", donations.save, name="dashboard-donations-save"),
    path(
        "dashboard/donations/<uuid:donation_id>/",
        donations.decide,
        name="dashboard-donation",
    ),
    path("dashboard/revenue/payouts/", payouts.payouts, name="dashboard-payouts"),
    path("dashboard/revenue/payouts/account/", payouts.open_account, name="dashboard-payee"),
    path("dashboard/revenue/statements/", payouts.statements, name="dashboard-statements"),
    re_path(
        r"^dashboard/revenue/statements/(?P<month>[0-9]{4}-[0-9]{2})/(?P<currency>[A-Z]{3})"
        r"\.(?P<form>csv|pdf)$",
        payouts.download,
        name="dashboard-statement",
    ),
]
