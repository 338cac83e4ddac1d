"""Parts of a body in many languages."""

from dataclasses import replace

import pytest

from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.part_words import WORDS, part_of
from poserig.pose.rig import Rig
from poserig.pose.rig_from_names import rig_from_names
from tests.unit.consensus.helpers import COCO

PARTS = ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
# Nose, a pattern for the left and one for the right, and the parts as in COCO.
LANGUAGES = {
    "German": "Nase|linkes {}|rechtes {}|Auge Ohr Schulter Ellbogen Handgelenk Hüfte Knie Knöchel",
    "Spanish": "nariz|{}_izquierdo|{}_derecho|ojo oreja hombro codo muñeca cadera rodilla tobillo",
    "French": "nez|{} gauche|{} droit|œil oreille épaule coude poignet hanche genou cheville",
    "Portuguese": "nariz|{}_esq|{}_dir|olho orelha ombro cotovelo punho quadril joelho tornozelo",
    "Russian": "нос|левый {}|правый {}|глаз ухо плечо локоть запястье таз колено лодыжка",  # noqa: RUF001
    "Chinese": "鼻子|左{}|右{}|眼 耳 肩 肘 手腕 髋 膝 踝",
    "Japanese": "鼻|左{}|右{}|目 耳 肩 肘 手首 腰 膝 足首",
    "Korean": "코|왼쪽 {}|오른쪽 {}|눈 귀 어깨 팔꿈치 손목 골반 무릎 발목",
    "Polish": "nos|lewy_{}|prawy_{}|oko ucho ramię łokieć nadgarstek biodro kolano kostka",
    "Turkish": "burun|sol_{}|sağ_{}|göz kulak omuz dirsek bilek kalça diz boka",
    "English, capitals": "Nose|Left{}|Right{}|Eye Ear Shoulder Elbow Wrist Hip Knee Ankle",
    "English, letters": "nose|L_{}|R_{}|eye ear shoulder elbow wrist hip knee ankle",
}


def rig_in(language: str) -> Rig:
    """The 17 points of COCO, partners and sides read from their names."""
    nose, left, right, words = LANGUAGES[language].split("|")
    names = [nose]
    for word in words.split():
        names += left.format(word), right.format(word)
    return rig_from_names("", tuple(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_in_any_language_is_weighed_as_in_english(language: str) -> None:
    hand = handedness_of(rig_in(language))
    named = handedness_of(replace(COCO, links=()))
    assert hand.parts == list(PARTS)
    assert hand == named


def test_other_words_stay_what_they_are() -> None:
    assert part_of("wheel") == "wheel"
    assert part_of("hip") == "hip"
    assert part_of("") == ""


def test_no_word_means_two_parts() -> None:
    words = [word for text in WORDS.values() for word in text.split()]
    assert len(words) == len(set(words))
