from django.urls import path

from core.custom.views import fields

app_name = "custom"
urlpatterns = [
    path("custom-fields/", fields.field_list, name="field-list"),
    path("custom-fields/definitions.<str:format>", fields.field_export, name="field-export"),
    path("custom-fields/<str:noun>/new/", fields.field_add, name="field-add"),
    path("custom-fields/<str:noun>/order/", fields.field_reorder, name="field-reorder"),
    path("custom-fields/<str:noun>/<str:field>/", fields.field_edit, name="field-edit"),
    path("custom-fields/<str:noun>/<str:field>/archive/", fields.field_archive, name="field-archive"),
    path("custom-fields/<str:noun>/<str:field>/restore/", fields.field_restore, name="field-restore"),
]
