import pytest

from poserig.pose.rig_file import library_names, load_rig
from poserig.pose.side_words import sides_of, without_side


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("left_ear", "right_ear"), ("ear_left", "ear_right"), ("LeftEar", "RightEar"),
        ("earL", "earR"), ("l_ear", "r_ear"), ("Ear.L", "Ear.R"), ("ear-lt", "ear-rt"),
        ("left ear", "right ear"), ("leftEarTip", "rightEarTip"), ("eye (left)", "eye (right)"),
        ("linkes_Ohr", "rechtes_Ohr"), ("Ohr links", "Ohr rechts"), ("linker Arm", "rechter Arm"),
        ("oreille_gauche", "oreille_droite"), ("bras gauche", "bras droit"),
        ("oreja_izquierda", "oreja_derecha"), ("ojo_izq", "ojo_der"),
        ("orecchio_sinistro", "orecchio_destro"), ("mano_sx", "mano_dx"),
        ("orelha_esquerda", "orelha_direita"), ("vänster_öra", "höger_öra"),
        ("lewe_ucho", "prawe_ucho"), ("levé_oko", "pravé_oko"), ("sol_kulak", "sağ_kulak"),
        ("vasen_korva", "oikea_korva"), ("левый глаз", "правый глаз"),
        ("левое_колено", "правое_колено"),
        ("左耳", "右耳"), ("耳左", "耳右"), ("왼쪽 귀", "오른쪽 귀"), ("왼귀", "오른귀"),
        ("αριστερό αυτί", "δεξί αυτί"), ("يسار الأذن", "يمين الأذن"), ("tai trái", "tai phải"),
        ("الكتف الأيسر", "الكتف الأيمن"), ("القدم اليسرى", "القدم اليمنى"),
        ("گوش چپ", "گوش راست"), ("lijevo uho", "desno uho"), ("leva roka", "desna roka"),
        ("ľavé oko", "pravé oko"), ("ляво око", "дясно око"), ("vasak kõrv", "parem kõrv"),
        ("kairė ranka", "dešinė ranka"), ("kreisā auss", "labā auss"),
        ("orella_esquerra", "orella_dreta"), ("ezker belarri", "eskuin belarri"),
    ],
)  # fmt: skip
def test_names_of_many_languages_and_habits(left: str, right: str) -> None:
    assert sides_of((left, "nose", right)) == {
        left: ("left", right),
        "nose": ("center", None),
        right: ("right", left),
    }


@pytest.mark.parametrize(
    "names",
    [
        ("left_ear", "right_eye"),
        ("left", "leg"),
        ("leftear", "rightear"),
        ("g_point", "h_point"),
        ("linkage", "rechtsanwalt"),
        ("left_ear",),
        (),
    ],
)
def test_names_that_are_no_partners(names: tuple[str, ...]) -> None:
    assert set(sides_of(names).values()) <= {("center", None)}


def test_two_possible_partners_are_none() -> None:
    found = sides_of(("left_ear", "right_ear", "right-ear"))
    assert found["left_ear"] == ("center", None)
    assert found["right_ear"] == ("right", "left_ear")


@pytest.mark.parametrize("rig", library_names())
def test_the_library_names_its_sides_so_that_they_can_be_read(rig: str) -> None:
    loaded = load_rig(rig)
    told = sides_of(loaded.keypoint_names)
    assert {name: told[name][1] for name in told} == {
        keypoint.name: keypoint.swap if told[keypoint.name][1] else None
        for keypoint in loaded.keypoints
    }
    pairs = [keypoint for keypoint in loaded.keypoints if told[keypoint.name][1]]
    assert all(told[keypoint.name][0] == keypoint.side for keypoint in pairs)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("left_eye", "eye"),
        ("LeftShoulder", "shoulder"),
        ("Schulter links", "schulter"),
        ("左肩", "肩"),
        ("ear_left", "ear"),  # as in paninski-lab/lightning-pose, pull request 446
        ("paw_front_left", "paw front"),
        ("R-Index knuckle", "index knuckle"),  # as in ultralytics/ultralytics, issue 20836
        ("nose", "nose"),
        ("left", ""),
    ],
)
def test_a_name_without_its_side(name: str, rest: str) -> None:
    assert without_side(name) == rest
