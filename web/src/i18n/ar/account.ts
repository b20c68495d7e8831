/** كلمات الحسابات بالعربية: إنشاؤها واختيار كلمات مرورها */

import type { words as english } from "../en/account";

export const words: typeof english = {
  account: {
    newPassword: "كلمة المرور الجديدة",
    haveAccount: "هل لديك حساب؟",
    closed: "التسجيل مغلق هنا. اطلب حسابًا من أحد المشرفين.",
    forgotHint: "أدخل بريدك الإلكتروني لنرسل إليك رابطًا تختار به كلمة مرور جديدة.",
    forgotSend: "أرسل الرابط",
    forgotSent: "تفقّد بريدك",
    forgotSentHint:
      "إن كان لهذا البريد حساب فالرابط في طريقه إليك. يصلح الرابط مرة واحدة خلال ساعة.",
    noMail: "هذا الخادم لا يرسل بريدًا. اطلب رابطًا من أحد المشرفين.",
    reset: "اختر كلمة مرور جديدة",
    resetHint: "سيُسجَّل خروجك من جميع الأجهزة.",
    resetSend: "احفظ كلمة المرور",
    resetDone: "تغيّرت كلمة مرورك",
    resetDoneHint: "سُجِّل خروجك من جميع الأجهزة. سجّل الدخول بكلمة المرور الجديدة.",
    resetDead: "هذا الرابط لا يعمل",
    resetDeadHint: "انتهت صلاحيته أو استُخدم من قبل.",
    askAgain: "اطلب رابطًا جديدًا",
    toSignIn: "العودة إلى تسجيل الدخول",
  },
  rules: {
    length: (many) => `${many} أحرف على الأقل`,
    notDigits: "ليست أرقامًا فقط",
    unlike: "لا تشبه اسمك ولا بريدك الإلكتروني",
    kept: "(تحقّق)",
  },
  accountSentences: {
    "No mail can be sent to this domain.": "لا يمكن إرسال بريد إلى هذا النطاق.",
    "Use only plain letters, digits and signs before the @.":
      "استخدم قبل @ حروفًا لاتينية وأرقامًا ورموزًا بسيطة فقط.",
    "An account with this e-mail exists already.": "يوجد حساب بهذا البريد الإلكتروني من قبل.",
    "The name has {} characters; at most {} are accepted.":
      "في الاسم {} حرفًا؛ الحد الأقصى {}.",
    "The name is empty; send {} to {} characters.": "الاسم فارغ؛ عدد الحروف المسموح به من {} إلى {}.",
    "The password is too similar to the e-mail.": "كلمة المرور تشبه البريد الإلكتروني كثيرًا.",
    "The password is too similar to the first name.": "كلمة المرور تشبه الاسم الأول كثيرًا.",
    "The password is too similar to the last name.": "كلمة المرور تشبه اسم العائلة كثيرًا.",
    "This password is entirely numeric.": "كلمة المرور أرقام فقط.",
    "This password is too common.": "كلمة المرور هذه شائعة جدًا.",
    "This password is too short. It must contain at least {} characters.":
      "كلمة المرور قصيرة جدًا. أقل عدد مسموح به من الحروف هو {}.",
  },
};
