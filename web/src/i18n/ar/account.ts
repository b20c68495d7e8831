/** كلمات الحسابات بالعربية: إنشاؤها واختيار كلمات مرورها */

import type { words as english } from "../en/account";
import { plural } from "../plural";
import { isolated } from "../../core/text";

const count = plural("ar");

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
    byInvitation: "التسجيل هنا بالدعوة. اطلب رابطًا من أحد الأعضاء.",
  },
  invite: {
    title: "دعوة",
    join: (name) => `انضم إلى ${isolated(name)}`,
    toSite: (inviter, site) => `${isolated(inviter)} يدعوك إلى ${isolated(site)}.`,
    toRoom: {
      channel: (inviter) => `${isolated(inviter)} يدعوك إلى هذه القناة.`,
      group: (inviter) => `${isolated(inviter)} يدعوك إلى هذه المجموعة.`,
    },
    asAdmin: "ستكون مشرفًا هناك.",
    people: (many) =>
      count(many, {
        zero: "لا أحد",
        one: "شخص واحد",
        two: "شخصان",
        few: "# أشخاص",
        many: "# شخصًا",
        other: "# شخص",
      }),
    until: (end) => `الدعوة صالحة حتى ${end}.`,
    signedInAs: (name) => `سجّلت الدخول باسم ${isolated(name)}.`,
    needsAccount: "هذه الدعوة لمن لديه حساب هنا.",
    newHere: "ليس لديك حساب؟",
    noLink: "الرابط غير مكتمل. افتحه مرة أخرى كما أُرسل إليك.",
    dead: "هذه الدعوة لا تعمل",
    askAnew: "اطلب رابطًا جديدًا ممن دعاك.",
    open: (site) => `افتح ${isolated(site)}`,
  },
  setup: {
    title: "كن المسؤول",
    about: "لا أحد يعتني بهذه المحادثات بعد. من يفتح هذا العنوان أولًا يفعل: الأشخاص والتسجيل والاسم.",
    become: "أصبح المسؤول",
    dead: "هذا العنوان لا يعمل",
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
    "Sign-up here is by invitation. Ask somebody for a link.":
      "التسجيل هنا بالدعوة. اطلب رابطًا من أحد الأعضاء.",
    "This address is not valid any more. The start of the server prints one while there is no administrator.":
      "لم يعد هذا العنوان صالحًا. ما دام لا يوجد مسؤول، يطبع بدء الخادم عنوانًا جديدًا.",
    "This conversation is archived.": "هذه المحادثة مؤرشفة.",
    "This invitation has expired.": "انتهت صلاحية هذه الدعوة.",
    "This invitation is not valid any more.": "لم تعد هذه الدعوة صالحة.",
    "This invitation link is not valid.": "رابط الدعوة هذا غير صالح.",
    "This invitation was revoked.": "سُحبت هذه الدعوة.",
    "This invitation was used as often as it can be.": "استُخدمت هذه الدعوة بالكامل.",
    "You were removed from it; an owner or admin can add you.":
      "أُزلت من هناك؛ يمكن للمالك أو لأحد المشرفين إضافتك.",
    "This password is entirely numeric.": "كلمة المرور أرقام فقط.",
    "This password is too common.": "كلمة المرور هذه شائعة جدًا.",
    "This password is too short. It must contain at least {} characters.":
      "كلمة المرور قصيرة جدًا. أقل عدد مسموح به من الحروف هو {}.",
  },
};
