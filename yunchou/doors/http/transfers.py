"""Imports, exports and files."""

from yunchou.doors.http.endpoint import Endpoints

endpoints = Endpoints("transfers")
