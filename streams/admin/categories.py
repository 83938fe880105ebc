"""Categories with their box art."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from accounts.services.images import ImageKind, store_image
from streams.models import Category
from streams.services.categories import create_category, set_box_art
from twitchclone.core.errors import DomainError


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """The art is uploaded in a field of its own: the service decodes and re-encodes it."""

    upload = forms.ImageField(
        required=False, label="Box art", help_text="3:4, at least 285 × 380 pixels."
    )

    class Meta:
        model = Category
        fields = ("name", "description", "hue")

    def clean(self) -> dict[str, Any]:
        """Let the service judge the picture before anything is written."""
        cleaned = super().clean() or {}
        if upload := cleaned.get("upload"):
            try:
                store_image(upload=upload, kind=ImageKind.BOX_ART)
                upload.seek(0)
            except DomainError as error:
                self.add_error("upload", error.message)
        return cleaned


@admin.register(Category)
class CategoryAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """What can be streamed."""

    form = CategoryForm
    list_display = ("name", "slug", "hue", "has_art")
    search_fields = ("name",)
    readonly_fields = ("slug", "box_art")

    @admin.display(boolean=True, description="Box art")
    def has_art(self, category: Category) -> bool:
        """Whether there is a picture."""
        return bool(category.box_art)

    def save_model(
        self, request: HttpRequest, obj: Category, form: CategoryForm, change: bool
    ) -> None:
        """Through the service, which makes the slug and the art."""
        if not change:
            made = create_category(
                name=obj.name,
                description=obj.description,
                hue=obj.hue if "hue" in form.changed_data else None,
            )
            obj.__dict__.update(made.__dict__)
        else:
            obj.save(update_fields=["name", "description", "hue"])
        if upload := form.cleaned_data.get("upload"):
            set_box_art(category=obj, upload=upload, is_hue_taken="hue" not in form.changed_data)
