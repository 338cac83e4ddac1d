"""Reads parts of a body out of keypoint names, in the languages that people write them in."""

from typing import Final

# Part → what it is called. Names that people give to keypoints: without article, one word.
WORDS: Final = {
    "nose": """nase nez nariz naso neus näsa nese næse nos nenä orr burun hidung mũi нос ніс μύτη
        أنف אף नाक 鼻 鼻子 鼻尖 코 จมูก""",
    "eye": """auge œil oeil ojo occhio olho oog öga øye øje oko silmä szem göz mata mắt глаз
        μάτι عين עין आँख आंख 目 眼 眼睛 눈 ตา""",
    "ear": """ohr oreille oreja orecchio orelha oor öra øre ucho korva fül kulak telinga tai
        ухо вухо αυτί أذن אוזן कान 耳 耳朵 귀 หู""",  # noqa: RUF001
    "shoulder": """schulter épaule epaule hombro spalla ombro schouder axel skulder ramię bark
        rameno olkapää váll omuz bahu vai плечо плече ώμος كتف כתף कंधा 肩 肩膀 어깨 ไหล่""",
    "elbow": """ellbogen ellenbogen coude codo gomito cotovelo elleboog armbåge albue łokieć loket
        kyynärpää könyök dirsek siku локоть лікоть αγκώνας مرفق מרפק कोहनी 肘 手肘 팔꿈치 ข้อศอก""",
    "wrist": """handgelenk poignet muñeca muneca polso pulso punho pols handled håndledd håndled
        nadgarstek zápěstí ranne csukló bilek запястье зап'ястя καρπός معصم رسغ שורש कलाई
        手首 手腕 손목 ข้อมือ""",
    "hip": """hüfte huefte hanche cadera anca quadril heup höft hofte biodro kyčel lonkka csípő
        kalça pinggul hông бедро таз стегно ισχίο γοφός ورك ירך कूल्हा 腰 臀 髋 股関節 골반
        엉덩이 สะโพก""",
    "knee": """knie genou rodilla ginocchio joelho knä kne knæ kolano koleno polvi térd diz lutut
        gối колено коліно γόνατο ركبة ברך घुटना 膝 膝盖 무릎 เข่า""",
    "ankle": """knöchel fußgelenk sprunggelenk cheville tobillo caviglia tornozelo enkel fotled
        ankel kostka kotník nilkka boka лодыжка щиколотка αστράγαλος كاحل קרסול टखना 足首 脚踝 踝
        발목 ข้อเท้า""",
}
_PART_OF: Final = {word: part for part, words in WORDS.items() for word in (part, *words.split())}


def part_of(word: str) -> str:
    """Returns the English name of a part of a body; any other word as it is.

    Args:
        word: Of a keypoint name, in lower case.
    """
    return _PART_OF.get(word, word)
