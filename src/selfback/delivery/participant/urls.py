"""Addresses of the pages that a link to a visit opens."""

from django.urls import path

from selfback.delivery.participant import (
    answering,
    consenting,
    copies,
    finishing,
    reaching,
    starting,
    stopping,
)

app_name = "participant"
urlpatterns = [
    path("<str:token>", starting.start, name="start"),
    path("<str:token>/consent", consenting.read, name="consent"),
    path("<str:token>/consent/later", consenting.later, name="later"),
    path("<str:token>/consent/ask/<int:number>", consenting.ask, name="ask"),
    path("<str:token>/consent/sign", consenting.sign, name="sign"),
    path("<str:token>/consent/signed", copies.signed, name="signed"),
    path("<str:token>/consent/copy", copies.copy, name="copy"),
    path("<str:token>/consent/send", copies.send, name="send_copy"),
    path("<str:token>/questions", answering.go_on, name="questions"),
    path("<str:token>/questions/<int:number>", answering.screen, name="screen"),
    path("<str:token>/finish", finishing.finish, name="finish"),
    path("<str:token>/stop", stopping.stop, name="stop"),
    path("<str:token>/reach", reaching.reach, name="reach"),
]
