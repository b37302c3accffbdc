from django.urls import path

from governance import views

app_name = "governance"
urlpatterns = [
    path("packs/", views.pack_list, name="pack-list"),
    path("packs/new/", views.pack_new, name="pack-new"),
    path("packs/<int:number>/", views.pack_detail, name="pack-detail"),
    path("packs/<int:number>/draw/", views.pack_draw, name="pack-draw"),
    path("packs/<int:number>/files/<str:language>.<str:kind>", views.pack_file, name="pack-file"),
]
