/** كلمات الإعدادات بالعربية */

import type { words as english } from "../en/settings";
import { isolated } from "../../core/text";

export const words: typeof english = {
  parts: {
    profile: { title: "الملف الشخصي", hint: "هكذا يراك الآخرون." },
    privacy: { title: "الخصوصية", hint: "ما تخفيه عن الآخرين لا تراه منهم أيضًا." },
    notifications: { title: "الإشعارات", hint: "في هذا المتصفح. المحادثة المكتومة لا ترسل إشعارًا أبدًا." },
    appearance: { title: "المظهر", hint: "في هذا المتصفح." },
    language: { title: "اللغة", hint: "في هذا المتصفح." },
    keyboard: { title: "لوحة المفاتيح", hint: "في هذا المتصفح." },
    security: { title: "الأمان", hint: "أين سجّلت دخولك، وكلمة مرورك." },
  },
  language: "اللغة",
  languageBrowser: "افتراضي النظام",
  theme: "الألوان",
  themes: { system: "افتراضي النظام", light: "فاتح", dark: "داكن" },
  density: "الكثافة",
  densities: { comfortable: "مريح", compact: "مضغوط" },
  layout: "تخطيط الرسائل",
  layoutHint: "تلقائي: صفوف في المجموعات وفقاعات في الرسائل المباشرة.",
  layouts: { auto: "تلقائي", rows: "صفوف", bubbles: "فقاعات" },
  presence: "الاتصال وآخر ظهور",
  presenceHint: "يرى الآخرون متى تكون متصلًا ومتى كنت آخر مرة.",
  readMarks: "إيصالات القراءة",
  readMarksHint: "يرى الآخرون أي الرسائل قرأتها.",
  nameSave: "حفظ",
  nameSaved: "حُفظ اسمك.",
  password: "كلمة المرور",
  passwordOld: "كلمة المرور الحالية",
  passwordNew: "كلمة المرور الجديدة",
  passwordChange: "تغيير كلمة المرور",
  passwordChanged: "تغيّرت كلمة مرورك، وانتهت كل الجلسات الأخرى.",
  sessions: "الجلسات النشطة",
  sessionThis: "هذا الجهاز",
  sessionUsed: (address, when) =>
    `${address === null ? "عنوان غير معروف" : isolated(address)}، آخر استخدام: ${isolated(when)}`,
  sessionsEnd: "تسجيل الخروج من كل الأجهزة الأخرى",
  sessionEnd: "تسجيل الخروج",
  sessionEndOf: (device) => `تسجيل الخروج من ${isolated(device)}`,
  device: (browser, system) => `${isolated(browser)} على ${isolated(system)}`,
  deviceUnknown: "جهاز غير معروف",
  signOut: "تسجيل الخروج",
  signOutAsk: "هل تسجّل الخروج؟",
  signOutLoses: "هناك مسودات أو رسائل لم تُرسل، وسوف تُحذف.",
};
