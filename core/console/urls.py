from django.urls import path

from core.console.views import events, import_values, imports, jobs, profile

app_name = "console"
urlpatterns = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_add, name="import-add"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", imports.import_map, name="import-map"),
    path("imports/<int:pk>/values/", import_values.import_values, name="import-values"),
    path("imports/<int:pk>/to-correct/", imports.import_correction, name="import-correction"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import-apply"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/cancel/", imports.import_cancel, name="import-cancel"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import-undo"),
    path("audit/", events.event_list, name="event-list"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job-detail"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job-retry"),
    path("profile/", profile.profile, name="profile"),
    path("profile/preset/", profile.profile_choose, name="profile-choose"),
    path("profile/switches/<str:switch>/", profile.profile_turn, name="profile-turn"),
]
