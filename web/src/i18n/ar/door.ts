/** كلمات صفحات تسجيل الدخول بالعربية */

import type { words as english } from "../en/door";
import { plural } from "../plural";
import { isolated } from "../../core/text";

const count = plural("ar");

export const words: typeof english = {
  app: {
    conversations: "المحادثات",
    skip: "انتقل إلى الكتابة",
    unreachable: "تعذّر الوصول إلى الخادم",
  },
  doors: {
    email: "البريد الإلكتروني",
    password: "كلمة المرور",
    signIn: "تسجيل الدخول",
    about: (site) =>
      `رسائل مباشرة ومجموعات لكل من في ${isolated(site)}. ما تكتبه يبقى على هذا الخادم.`,
    ended: "انتهت جلستك. سجّل الدخول للمتابعة.",
    signUp: "إنشاء حساب",
    newHere: "هل أنت جديد هنا؟",
    forgot: "هل نسيت كلمة المرور؟",
    noCookies:
      "لا يحفظ هذا المتصفح ملفات تعريف الارتباط لهذه الصفحة: سيُسجَّل خروجك عند إعادة تحميلها.",
  },
  people: {
    former: "عضو سابق",
    first: "الاسم الأول",
    last: "اسم العائلة",
  },
  states: {
    infoOf: (name) => `عن ${isolated(name)}`,
    skipMessages: "انتقل إلى الرسائل",
    failed: "حدث خطأ هنا",
    failedHint: "ما كنت تكتبه محفوظ. أعد تحميل الصفحة للمتابعة.",
    reload: "أعد التحميل",
    trying: "جارٍ المحاولة…",
    nextTry: (seconds) =>
      count(seconds, {
        zero: "المحاولة التالية الآن",
        one: "المحاولة التالية بعد ثانية واحدة",
        two: "المحاولة التالية بعد ثانيتين",
        few: "المحاولة التالية بعد # ثوانٍ",
        many: "المحاولة التالية بعد # ثانية",
        other: "المحاولة التالية بعد # ثانية",
      }),
    tryNow: "حاول الآن",
  },
  form: {
    missing: {
      first: "أدخل اسمك الأول.",
      email: "أدخل بريدك الإلكتروني.",
      password: "أدخل كلمة مرور.",
      oldPassword: "أدخل كلمة مرورك الحالية.",
      title: "أدخل اسمًا للمجموعة.",
    },
    noEmail: "أدخل عنوان بريد كاملًا، مثل \u200eana@example.org\u200e.",
    optional: "اختياري",
    show: (label) => `أظهر ${label}`,
    name: "الاسم",
    cancel: "إلغاء",
    back: "رجوع",
  },
  problems: {
    invalid: "تحقق مما أدخلته.",
    invalid_recipient: "لا يمكنك أن تكتب إلى نفسك.",
    unauthenticated: "سجّل دخولك لتفعل هذا.",
    forbidden: "لا يُسمح لك بهذا.",
    not_found: "لم يعد هذا موجودًا.",
    method_not_allowed: "لا يستطيع الخادم فعل هذا.",
    timeout: "استغرق هذا وقتًا طويلًا. أعد المحاولة.",
    conflict: "عُدّلت هذه الرسالة أو حُذفت في هذه الأثناء. نصك محفوظ.",
    too_large: "هذا أكبر مما يُسمح به.",
    unsupported_media_type: "لا يعرف الخادم هذا النوع من المحتوى.",
    rate_limited: "محاولات كثيرة جدًا. أعد المحاولة لاحقًا.",
    internal: "حدث خطأ في الخادم.",
    unavailable: "تعذّر الوصول إلى الخادم. أعد المحاولة بعد قليل.",
    slow_reader: "الاتصال بطيء جدًا.",
    going_away: "يُعاد تشغيل الخادم. أعد المحاولة بعد قليل.",
  },
  sentences: {
    "Ensure this field has no more than {} characters.": "الحد الأقصى {} حرف.",
    "Enter a valid email address.": "أدخل عنوان بريد إلكتروني صحيحًا.",
    "No active account found with the given credentials.":
      "لا يوجد حساب نشط بهذا البريد الإلكتروني وكلمة المرور هذه.",
    "This field may not be blank.": "املأ هذا الحقل.",
    "Too many attempts. Try again in {} s.": "محاولات كثيرة جدًا. أعد المحاولة بعد {} ث.",
  },
};
