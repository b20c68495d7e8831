/** كلمات الصفحة بالعربية */

import type { Catalogue } from "./en";
import { plural } from "./plural";

const count = plural("ar");

/** Return a name or a text that keeps its own direction within a sentence. */
function apart(text: string): string {
  return `\u2068${text}\u2069`;
}

export const ar: Catalogue = {
  app: {
    name: "Real Time Chat",
    conversations: "المحادثات",
    skip: "انتقل إلى الكتابة",
    unreachable: "تعذّر الوصول إلى الخادم",
    again: "أعد المحاولة",
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
  },
  people: {
    former: "عضو سابق",
    first: "الاسم الأول",
    last: "اسم العائلة",
    online: "متصل",
  },
  list: {
    title: "المحادثات",
    find: "ابحث عن أشخاص ومحادثات",
    draft: "مسودة:",
    you: "أنت:",
    deleted: "حُذفت الرسالة",
    silent: "لم يُكتب شيء بعد",
    unread: (many) => count(many, { one: "غير مقروءة", two: "غير مقروءتين", other: "غير مقروءة" }),
    people: "أشخاص",
    empty: "لا توجد محادثات بعد. ابحث عن شخص في الأعلى أو أنشئ مجموعة.",
    nothing: (query) => `لا نتائج عن «${apart(query)}»`,
  },
  making: {
    title: "محادثة جديدة",
    who: "مع من",
    chosen: "المختارون",
    nobody: "أضف شخصًا أولًا.",
    hint: "شخص واحد يعني محادثة بينكما، وأكثر من شخص يعني مجموعة.",
    write: "اكتب",
    group: "أنشئ المجموعة",
  },
  info: {
    title: "عن المجموعة",
    direct: "المحادثة بين شخصين ليست لها إعدادات.",
    name: "الاسم",
    groupName: "اسم المجموعة",
    rename: "غيّر الاسم",
    members: "الأعضاء",
    add: "أضف شخصًا",
    you: "(أنت)",
    owner: "المالك",
    remove: "إزالة",
    removePerson: (name) => `إزالة ${apart(name)}`,
    askRemove: (name) => `إزالة ${apart(name)}؟`,
    afterRemove: "يمكن لأي عضو أن يعيد إضافة هذا الشخص.",
    leaving: "مغادرة",
    leave: "غادر المجموعة",
    leaveHint: "يبقى ما قيل عند الآخرين.",
    askLeave: "هل تغادر المجموعة؟",
    afterLeave: "لا يستطيع إعادتك إلا أحد الأعضاء.",
  },
  settings: {
    title: "الإعدادات",
    look: "المظهر",
    language: "اللغة",
    languageBrowser: "مثل المتصفح",
    theme: "الألوان",
    themes: { system: "مثل النظام", light: "فاتح", dark: "داكن" },
    density: "الكثافة",
    densities: { comfortable: "مريح", compact: "مضغوط" },
    name: "الاسم",
    nameSave: "احفظ الاسم",
    nameSaved: "حُفظ اسمك.",
    password: "كلمة المرور",
    passwordOld: "كلمة المرور الحالية",
    passwordNew: "كلمة المرور الجديدة",
    passwordChange: "غيّر كلمة المرور",
    passwordChanged: "تغيّرت كلمة مرورك، وانتهت كل الجلسات الأخرى.",
    sessions: "أين سجّلت دخولك",
    sessionThis: "هذه الجلسة",
    sessionUsed: (address, when) =>
      `${address === null ? "عنوان غير معروف" : apart(address)}، آخر استخدام: ${apart(when)}`,
    sessionEnd: "إنهاء",
    sessionEndOf: (device) => `إنهاء جلسة ${apart(device)}`,
    device: (browser, system) => `${apart(browser)} على ${apart(system)}`,
    deviceUnknown: "جهاز غير معروف",
    signOut: "تسجيل الخروج",
    signOutHint: "تُحذف المسودات والرسائل التي لم تُرسل من هذا المتصفح.",
    signOutAsk: "هل تسجّل الخروج؟",
    signOutLoses: "هناك مسودات أو رسائل لم تُرسل، وسوف تُحذف.",
  },
  missing: {
    title: "لا شيء هنا",
    text: "العنوان خاطئ، أو لم تعد عضوًا في هذه المحادثة.",
    back: "إلى المحادثات",
  },
  welcome: {
    text: "اختر محادثة أو ابدأ محادثة جديدة.",
  },
  form: {
    empty: "املأ هذا الحقل.",
    wrong: (label) => `تحقق من هذا: ${label}.`,
    show: (label) => `أظهر ${label}`,
    name: "الاسم",
    cancel: "إلغاء",
    back: "رجوع",
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
  line: {
    reconnecting: "جارٍ إعادة الاتصال…",
    offline: "أنت غير متصل. ستُرسل الرسائل عندما يعود الاتصال.",
    back: "عاد الاتصال",
  },
  problems: {
    invalid: "لا يقبل الخادم هذا كما هو.",
    invalid_recipient: "لا يمكنك أن تكتب إلى نفسك.",
    unauthenticated: "سجّل دخولك لتفعل هذا.",
    forbidden: "لا يُسمح لك بهذا.",
    not_found: "لم يعد هذا موجودًا.",
    method_not_allowed: "لا يستطيع الخادم فعل هذا.",
    timeout: "استغرق هذا وقتًا طويلًا. أعد المحاولة.",
    conflict: "تغيّر هذا في هذه الأثناء. انظر مرة أخرى.",
    too_large: "هذا أكبر مما يُسمح به.",
    unsupported_media_type: "لا يعرف الخادم هذا النوع من المحتوى.",
    rate_limited: "محاولات كثيرة جدًا. أعد المحاولة لاحقًا.",
    internal: "حدث خطأ في الخادم.",
    unavailable: "تعذّر الوصول إلى الخادم. أعد المحاولة بعد قليل.",
    slow_reader: "الاتصال بطيء جدًا.",
    going_away: "يُعاد تشغيل الخادم. أعد المحاولة بعد قليل.",
  },
  sentences: {
    "A group has at most {} people.": "الحد الأقصى لعدد أعضاء المجموعة هو {}.",
    "An account with this e-mail exists already.": "يوجد حساب بهذا البريد الإلكتروني من قبل.",
    "Enter a valid email address.": "أدخل عنوان بريد إلكتروني صحيحًا.",
    "No active account found with the given credentials.":
      "لا يوجد حساب نشط بهذا البريد الإلكتروني وكلمة المرور هذه.",
    "Nobody with an active account has the id {}.": "أحد هؤلاء الأشخاص لم يعد له حساب نشط.",
    "The password is too similar to the e-mail.": "كلمة المرور تشبه البريد الإلكتروني كثيرًا.",
    "The password is too similar to the first name.": "كلمة المرور تشبه الاسم الأول كثيرًا.",
    "The password is too similar to the last name.": "كلمة المرور تشبه اسم العائلة كثيرًا.",
    "The title is empty; send {} to {} characters.": "الاسم فارغ؛ عدد الحروف المسموح به من {} إلى {}.",
    "This field may not be blank.": "املأ هذا الحقل.",
    "This is not your present password.": "هذه ليست كلمة مرورك الحالية.",
    "This password is entirely numeric.": "كلمة المرور أرقام فقط.",
    "This password is too common.": "كلمة المرور هذه شائعة جدًا.",
    "This password is too short. It must contain at least {} characters.":
      "كلمة المرور قصيرة جدًا. أقل عدد مسموح به من الحروف هو {}.",
    "Too many attempts. Try again in {} s.": "محاولات كثيرة جدًا. أعد المحاولة بعد {} ث.",
  },
};
