/** كلمات البحث في الرسائل والوصول إلى يوم بالعربية */

import { isolated } from "../../core/text";
import { plural } from "../plural";
import type { words as english } from "../en/search";

const count = plural("ar");

export const words: typeof english = {
  field: "البحث في الرسائل",
  clear: "مسح",
  close: "إغلاق البحث",
  results: "النتائج",
  filters: "عوامل التصفية",
  called: { from: "من", in: "في", before: "قبل", after: "بعد", on: "يوم", has: "تحوي", is: "حالة", mentions: "تذكر" },
  about: {
    from: "شخص",
    in: "محادثة",
    before: "يوم",
    after: "يوم",
    on: "يوم",
    has: "ملف أو صورة أو رابط أو شيفرة أو تفاعلات",
    is: "مثبتة أو في سلسلة أو لي",
    mentions: "أنت",
  },
  of: {
    from: (name) => `من: ${isolated(name)}`,
    in: (name) => `في: ${isolated(name)}`,
    before: (day) => `قبل ${isolated(day)}`,
    after: (day) => `بعد ${isolated(day)}`,
    on: (day) => `يوم ${isolated(day)}`,
  },
  has: { file: "تحوي ملفًا", image: "تحوي صورة", link: "تحوي رابطًا", code: "تحوي شيفرة", reaction: "عليها تفاعلات" },
  is: { pinned: "مثبتة", thread: "في سلسلة ردود", mine: "رسائلي" },
  mentions: { me: "تشير إليّ" },
  me: "أنا",
  without: "إزالة عامل التصفية",
  offers: { from: "من", in: "في محادثة", day: "التاريخ", has: "تحوي", is: "المزيد" },
  who: "رسائل من",
  where: "رسائل في",
  when: "متى",
  sides: { on: "في", before: "قبل", after: "بعد" },
  days: { today: "اليوم", yesterday: "أمس", week: "آخر 7 أيام", month: "هذا الشهر" },
  found: (many, rooms) => {
    const messages = count(many, {
      one: "رسالة واحدة",
      two: "رسالتان",
      few: "# رسائل",
      many: "# رسالة",
      other: "# رسالة",
    });
    const chats = count(rooms, {
      one: "محادثة واحدة",
      two: "محادثتين",
      few: "# محادثات",
      many: "# محادثة",
      other: "# محادثة",
    });
    return `${messages} في ${chats}`;
  },
  newest: (many) =>
    count(many, {
      one: "أحدث رسالة",
      two: "أحدث رسالتين",
      few: "أحدث # رسائل",
      many: "أحدث # رسالة",
      other: "أحدث # رسالة",
    }),
  looking: "جارٍ البحث عن المزيد…",
  goingOn: "جارٍ البحث فيما هو أقدم…",
  nothing: (query) => `لا رسائل فيها «${isolated(query)}»`,
  nothingFiltered: "لا رسائل مطابقة",
  nothingHint: "جرّب كلمات أقل أو عامل تصفية آخر.",
  everywhere: "البحث بلا عوامل تصفية",
  indexing: (percent) => `ما زالت الرسائل الأقدم تُفهرَس: اكتمل ${isolated(percent)}. يُعثر على كل شيء، لكن ببطء أكبر.`,
  around: "إظهار ما حولها",
  aroundOf: "ما كُتب قبلها وبعدها",
  notAround: "إخفاء ما حولها",
  empty: "اعثر على كل ما كُتب",
  emptyHint: "أي جزء من كلمة، بأي كتابة. ضع “علامتي اقتباس” حول الكلمات المتلازمة.",
  recent: "عمليات البحث الأخيرة",
  forget: "مسح السجل",
  saved: "عمليات البحث المحفوظة",
  savedHint: "على جميع أجهزتك.",
  save: "حفظ البحث",
  unsave: "إزالة البحث المحفوظ",
  messages: "الرسائل",
  all: (query) => `البحث عن «${isolated(query)}» في الرسائل`,
  inRoom: "البحث في هذه المحادثة",
  back: "العودة إلى النتائج",
  day: {
    jump: "الانتقال إلى تاريخ",
    previous: "الشهر السابق",
    next: "الشهر التالي",
    none: "لم يُكتب شيء في ذلك اليوم ولا بعده.",
  },
};
