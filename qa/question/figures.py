"""How figures are written: amounts with their units, shares, dates, times, places in an order.

Each pattern takes the whole of it: a range with both its ends, a number with all of its unit.
"""

NUMERAL = "〇零一二三四五六七八九十百千万萬亿億两兩"
COUNTED = (
    "个個家人名位所座条條种種次件年月日天岁歲倍成元吨噸米里度项項场場部届篇户戶套台辆輛艘门門间間只隻本支股"
    "层層级級届族国國省市县縣票分秒卷册冊首張张枚颗顆艘处處批类類株道款块塊份具"
)
"""Single characters that a figure is followed by, and that a question can ask for."""

_FURTHER = "步圈片斤单字对對声代周週升帕瓦伏晚句"  # the same, but they begin other words too
_SMALL = f"[{NUMERAL}]"
_DIGITS = r"(?<![\dA-Za-z.])[0-9０-９][0-9０-９.,，]*(?<![.,，])(?:-[0-9]+)*"
_LONG_UNIT = "|".join(
    (
        "[个個]半?月|[个個][半多]?小[时時]|半?小[时時]|[个個]工作[日天]|工作[日天]|[个個]百分[点點]",
        "分[钟鐘]|秒[钟鐘]|[个個]?世[纪紀]|星期|[个個]星期",
        "平方[公千]?[米里]|立方米|[公千毫厘釐微]米|[公英海]里|[公千毫微]克|公斤|公[顷頃]|毫升|毫秒",
        "千瓦[时時]?|兆瓦|毫安[时時]|安[时時]|[摄攝]氏度|分[贝貝]|[标標]准箱|人次|[页頁]|像素",
        "美元|[欧歐]元|日元|港元|英[镑鎊]|[块塊][钱錢]",
    )
)
_LATIN_UNIT = (
    r"[%％‰]|℃|°C|(?:[kKMGT]?(?:Wh|Hz|bps|B|W|V)|mAh|dB|[cmkμ]?m[²³]?|[kmμ]?g|[mμ]?[Ll]|ms|s|h)"
    r"(?![A-Za-z])"
)
_ENGLISH_UNIT = (
    r"(?:(?:hundred|thousand|million|billion|trillion)\b\s?)?"
    r"(?:percent|(?:milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|kronor|pounds?|dollars?|euros?"
    r"|(?:kilo|centi|milli)?met(?:re|er)s?|kilograms?|grams?|tons?|tonnes?|miles?|feet|hectares?"
    r"|(?:kilo|mega|giga)watts?|people|times)\b|(?:hundred|thousand|million|billion|trillion)\b"
)
_UNIT = f"{_LONG_UNIT}|{_LATIN_UNIT}|[{COUNTED}{_FURTHER}]"
_TO = r"\s*(?:[到至~～–—-]|to)\s*"

SHARE = (
    rf"[百千万萬]分之[{NUMERAL}点點0-9.]+|[0-9０-９][0-9０-９.,]*\s*[%％‰]"
    rf"|{_SMALL}成(?![立员員为為功果本长長品熟])半?|[0-9.]+ percent|[0-9.]+[个個]百分[点點]"
)
_AMOUNT = (
    rf"{_DIGITS}\s*(?:千(?![克米瓦伏时時])|[万萬亿億])*[多余餘]?(?:\s?(?:{_UNIT}|{_ENGLISH_UNIT}))?"
    # No numeral begins with what only multiplies (百分, 万人), nor with the 零 of 零部件.
    rf"|(?:地下)?(?<![第{NUMERAL}])(?![〇零万萬亿億]|[百千](?![多余餘几幾]))[{NUMERAL}]+(?:[点點][{NUMERAL}]+)?"
    rf"[多余餘几幾]?(?!分之|成[立员員为為功果本长長品熟])(?:{_UNIT})"
    r"|半(?:年|天|[个個]?月|[个個]?小[时時])"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    rf"|sixty|seventy|eighty|ninety)\b(?:-\w+\b)?(?:\s(?:{_ENGLISH_UNIT}))?"
)
AMOUNT = rf"{SHARE}|(?:(?:[0-9.]+|{_SMALL}+){_TO}|(?:{_AMOUNT})(?:{_TO}))?(?:{_AMOUNT})"

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = (
    rf"(?:公元前|民[国國]|[12][0-9]|[{NUMERAL}]{{2}})[0-9{NUMERAL}]{{1,3}}\s*年(?:代|度|[初末底])?"
)
_DAY = rf"[0-9{NUMERAL}]{{1,3}}\s*月(?:份|\s*[0-9{NUMERAL}]{{1,3}}\s*[日号號]|[初中末底上下]旬?)?"
_WEEK = "(?:星期|[周週])"
_WEEKDAY = (
    rf"(?:[每逢]\s*)?{_WEEK}[一二三四五六日天](?:[、和及到至]{_WEEK}?[一二三四五六日天])*"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
)
_ONE_DATE = (
    rf"(?:次年|翌年|每年|当年|當年|同年)?(?:{_YEAR}(?:\s*{_DAY})?|{_DAY})"
    rf"|(?:每月|[当當次]月)[0-9{NUMERAL}]{{1,3}}[日号號]|[0-9]{{1,2}}[号號](?![线線楼馆館门門])"
    r"|(?<![\d-])(?:19|20)\d\d[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?(?![\d-])"
    r"|[0-9]{1,2}\s*世[纪紀](?:[0-9]{2}年代)?"
    rf"|(?:{_MONTH} )?(?:[0-9]{{1,2}}(?:st|nd|rd|th)?,? )?(?:{_MONTH},? )?"
    r"\b(?:1[0-9]|20)[0-9]{2}\b"
)
DATE = rf"(?:{_ONE_DATE})(?:{_TO}(?:{_ONE_DATE}))?|{_WEEKDAY}"

_CLOCK = (
    r"(?:每[日天]|[上下]午|早上|晚上|中午|凌晨)*"
    rf"[0-9{NUMERAL}]{{1,3}}(?:[点點时時](?:半|整|[0-9{NUMERAL}]{{1,3}}分?)?|[:：][0-5][0-9])"
)
TIME = rf"{_CLOCK}(?:{_TO}{_CLOCK})?|\b[0-9]{{1,2}}(?::[0-5][0-9])?\s?[ap]\.?m\b"
PLACE_IN_ORDER = (
    rf"第[{NUMERAL}0-9]+(?:[位名]|大)?"
    r"|\b(?:first|second|third|fourth|fifth|[0-9]+(?:st|nd|rd|th))\b"
)

MONEY = "[元块塊圆圓]|[镑鎊]|kronor|pound|dollar|euro|[$€£¥￥]"
DURATION = (
    "[天日年月时時秒周週]|星期|分[钟鐘]|day|week|month|year|hour|minute|second|ms|[0-9]s|[0-9]h"
)
LENGTH = "[米里]|met(?:re|er)|mile|feet|[0-9 ][cmk]?m"
WEIGHT = "[克斤吨噸]|gram|ton|[0-9 ][kmμ]?g"
