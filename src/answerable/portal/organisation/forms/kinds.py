"""Trees, kinds of unit and office, and the acts that need two persons."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from answerable.portal.core.permissions import PERMISSION_NAMES
from answerable.portal.organisation.models import OfficeKind, Tree, UnitKind

__all__ = ["OfficeKindForm", "RuleForm", "TreeForm", "UnitKindForm"]


class NamedForm(forms.ModelForm):
    """A thing with names and, while it is new, a code."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]

    def _post_clean(self) -> None:
        """The verb writes; the form only asks."""


class TreeForm(NamedForm):
    """A tree of the organisation."""

    class Meta:
        model = Tree
        fields = ["name_zh", "name_en", "code", "position"]


class UnitKindForm(NamedForm):
    """A kind of unit, with where it may stand."""

    stands = forms.MultipleChoiceField(
        label=_("May stand"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked means anywhere. Units that stand elsewhere already stay there."),
    )

    class Meta:
        model = UnitKind
        fields = ["name_zh", "name_en", "code", "needs", "stands"]
        widgets = {"needs": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stands"].choices = _places
        if self.instance.pk:
            self.initial["stands"] = [
                f"{rule.tree_id}-{rule.above_id or ''}" for rule in self.instance.rules.all()
            ]

    def clean_stands(self) -> list[tuple[Tree, UnitKind | None]]:
        """(tree, kind above or None for the top) of each that is ticked."""
        trees, kinds = Tree.objects.in_bulk(), UnitKind.objects.in_bulk()
        pairs = (place.split("-") for place in self.cleaned_data["stands"])
        return [(trees[int(tree)], kinds[int(above)] if above else None) for tree, above in pairs]


class OfficeKindForm(NamedForm):
    """A kind of office, with what it may do."""

    permissions = forms.MultipleChoiceField(
        label=pgettext_lazy("office", "may"),
        choices=list(PERMISSION_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What whoever holds such an office may do."),
    )

    class Meta:
        model = OfficeKind
        fields = ["name_zh", "name_en", "code", "permissions", "reaches", "is_liaison", "needs_second_factor"]


class RuleForm(forms.Form):
    """Whether an act needs two persons."""

    active = forms.BooleanField(
        label=_("needs two persons"),
        required=False,
        help_text=_("One proposes, another confirms. To no longer need two needs two itself."),
    )
    days = forms.IntegerField(
        label=_("days to confirm"),
        min_value=1,
        max_value=90,
        initial=7,
        help_text=_("After so many days a proposal lapses."),
    )


def _places() -> list[tuple[str, str]]:
    """Every place where a kind may stand: at the top of a tree or under another kind in it."""
    kinds = [
        ("", gettext("at the top")),
        *((str(kind.pk), gettext("under %(kind)s") % {"kind": kind}) for kind in UnitKind.objects.all()),
    ]
    return [(f"{tree.pk}-{pk}", f"{tree} · {said}") for tree in Tree.objects.all() for pk, said in kinds]
