/** كلمات القائمة والمحادثة بالعربية */

import type { words as english } from "../en/conversation";
import { plural } from "../plural";
import { isolated } from "../../core/text";

const count = plural("ar");

export const words: typeof english = {
  titles: {
    new: "محادثة جديدة",
    settings: "الإعدادات",
    info: "معلومات المجموعة",
    infoDirect: "معلومات المحادثة",
    missing: "المحادثة غير موجودة",
  },
  conversation: {
    people: (many) =>
      count(many, {
        zero: "لا أحد",
        one: "شخص واحد",
        two: "شخصان",
        few: "# أشخاص",
        many: "# شخصًا",
        other: "# شخص",
      }),
    online: "متصل",
    writing: (name) => `${isolated(name)} يكتب…`,
    twoWriting: (one, other) => `${isolated(one)} و${isolated(other)} يكتبان…`,
    manyWriting: "عدة أشخاص يكتبون…",
    deleteTitle: "هل تريد حذف هذه الرسالة؟",
    deleteText: "يرى الجميع هنا أن شيئًا حُذف، دون أن يروا ما هو.",
  },
  messages: {
    region: "الرسائل",
    log: "رسائل جديدة",
    actions: "إجراءات الرسالة",
    more: "إجراءات أخرى",
    none: "لا رسائل بعد. ألقِ التحية.",
    new: "جديد",
    newSince: (many, since) =>
      count(many, {
        one: `رسالة جديدة منذ ${since}`,
        two: `رسالتان جديدتان منذ ${since}`,
        few: `# رسائل جديدة منذ ${since}`,
        many: `# رسالة جديدة منذ ${since}`,
        other: `# رسالة جديدة منذ ${since}`,
      }),
    forget: "إخفاء",
    newBelow: (many) => count(many, { other: "# جديدة" }),
    arrived: (many) =>
      count(many, {
        one: "رسالة جديدة",
        two: "رسالتان جديدتان",
        few: "# رسائل جديدة",
        many: "# رسالة جديدة",
        other: "# رسالة جديدة",
      }),
    jump: "الانتقال إلى الأحدث",
    you: "أنت",
    line: (name, time, text) => `${isolated(name)}، ${time}: ${isolated(text)}`,
    comma: "، ",
    deleted: "حُذفت الرسالة",
    edited: "معدّلة",
    status: { old: "لم تُرسل", sending: "قيد الإرسال", failed: "لم تُرسل", sent: "أُرسلت", read: "قُرئت" },
    notSent: "لم تُرسل.",
    retry: "إعادة المحاولة",
    reply: "رد",
    react: "تفاعل",
    reactWith: (emoji) => `تفاعل بـ ${emoji}`,
    reactions: "التفاعلات",
    others: (many) =>
      count(many, {
        zero: "لا أحد آخر",
        one: "شخص آخر",
        two: "شخصان آخران",
        few: "# آخرون",
        many: "# شخصًا آخر",
        other: "# شخص آخر",
      }),
    answers: (name, text) => `رد على ${name}: ${text}`,
    copy: "نسخ النص",
    copied: "تم النسخ",
    code: "شيفرة",
    copyCode: "نسخ",
    edit: "تعديل",
    delete: "حذف",
    discard: "تجاهل التغيير",
  },
  composer: {
    form: "كتابة رسالة",
    message: "رسالة",
    emoji: "أضف رمزًا تعبيريًا",
    send: "إرسال",
    save: "حفظ",
    newLine: "Shift+Enter لسطر جديد",
    editing: "تعديل رسالة",
    cancel: "إيقاف التعديل",
    replying: (name) => `رد على ${name}`,
    stopReply: "إلغاء الرد",
    size: (size, most) => `${size} من ${most} حرف`,
    tooLong: (most) => `هذا أطول من أن يُرسل: الحد الأقصى ${most} حرف.`,
    formatting: "التنسيق",
    noFiles: "لا يمكن إرسال الملفات والصور بعد.",
  },
  list: {
    title: "المحادثات",
    find: "ابحث عن أشخاص ومحادثات",
    draft: "مسودة:",
    you: "أنت:",
    deleted: "حُذفت الرسالة",
    silent: "لا رسائل بعد",
    unread: (many) => count(many, { one: "غير مقروءة", two: "غير مقروءتين", other: "غير مقروءة" }),
    mentions: (many) =>
      count(many, { one: "إشارة إليك", two: "إشارتان إليك", few: "# إشارات إليك", other: "# إشارة إليك" }),
    muted: "مكتومة",
    pinned: "مثبّتة",
    people: "أشخاص",
    empty: "لا توجد محادثات بعد. ابحث في الأعلى عن شخص باسمه أو ابدأ محادثة من هنا.",
    emptyAlone: "أنت وحدك هنا؟ افتح نافذة خاصة وأنشئ حسابًا لشخص ثانٍ.",
    nothing: (query) => `لا نتائج عن «${isolated(query)}»`,
    leftBehind: "هناك ما لم يُرسل: لم تعد في تلك المحادثة.",
    look: "عرض",
  },
  missing: {
    text: "العنوان خاطئ، أو لم تعد عضوًا في هذه المحادثة.",
    back: "العودة إلى المحادثات",
  },
  welcome: {
    text: "اختر محادثة أو ابدأ محادثة جديدة.",
  },
  outbox: {
    written: (days) =>
      count(days, {
        zero: "كُتبت اليوم.",
        one: "كُتبت قبل يوم.",
        two: "كُتبت قبل يومين.",
        few: "كُتبت قبل # أيام.",
        many: "كُتبت قبل # يومًا.",
        other: "كُتبت قبل # يوم.",
      }),
    send: "أرسل الآن",
    delete: "حذف",
  },
  connection: {
    reconnecting: "جارٍ إعادة الاتصال…",
    offline: "أنت غير متصل. ستُرسل الرسائل عندما يعود الاتصال.",
    unreachable: "تعذّر الوصول إلى الخادم. ستُرسل الرسائل عندما يعود.",
    back: "عاد الاتصال",
  },
};
