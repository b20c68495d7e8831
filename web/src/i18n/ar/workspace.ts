/** كلمات ما يعتني به المسؤولون بالعربية */

import type { words as english } from "../en/workspace";
import { plural } from "../plural";
import { isolated } from "../../core/text";

const count = plural("ar");

export const words: typeof english = {
  forAdministrators: "هذا للمسؤولين فقط.",
  parts: {
    people: { title: "الأشخاص", hint: "كل من لديه حساب هنا." },
    invitations: { title: "الدعوات", hint: "من لديه رابط يدخل به: أعطه لمن هو له فقط." },
    channels: { title: "القنوات الافتراضية", hint: "ينضم إليها كل من ينشئ حسابًا أو يسجّل الدخول لأول مرة بعد ذلك. ومن يغادر إحداها يبقى خارجها." },
    general: { title: "الاسم والتسجيل", hint: "" },
    server: { title: "الخادم", hint: "ما يُخزَّن وما يُقاس." },
  },
  people: {
    find: "ابحث بالاسم أو البريد الإلكتروني",
    administrator: "مسؤول",
    deactivated: "معطّل",
    sessions: (many) =>
      many === 0
        ? "لم يسجّل الدخول"
        : count(many, {
            ...{ one: "مسجّل الدخول على جهاز واحد", two: "مسجّل الدخول على جهازين" },
            ...{ few: "مسجّل الدخول على # أجهزة", many: "مسجّل الدخول على # جهازًا", other: "مسجّل الدخول على # جهاز" },
          }),
    since: (time) => `هنا منذ ${time}`,
    makeAdmin: "تعيين مسؤولًا",
    takeAdmin: "سحب دور المسؤول",
    signOut: "تسجيل الخروج من كل مكان",
    reset: "رابط لكلمة مرور جديدة",
    deactivate: "تعطيل",
    activate: "تفعيل",
    ask: {
      makeAdmin: (name) => `تعيين ${isolated(name)} مسؤولًا؟`,
      takeAdmin: (name) => `سحب دور المسؤول من ${isolated(name)}؟`,
      signOut: (name) => `تسجيل خروج ${isolated(name)} من كل مكان؟`,
      deactivate: (name) => `تعطيل ${isolated(name)}؟`,
    },
    after: {
      makeAdmin: "يعتني المسؤولون بجميع الأشخاص وبالاسم والتسجيل، ويمكنهم سحب هذا الدور منك.",
      takeAdmin: "لا يتغير شيء آخر: يبقى مسجّل الدخول وفي محادثاته.",
      signOut: "تنتهي جميع الجلسات فورًا. ويمكن تسجيل الدخول من جديد.",
      deactivate: "يُسجَّل خروجه ولا يمكنه الدخول حتى يفعّله أحد. ويبقى ما كتبه.",
    },
    signedOut: (name) => `سُجّل خروج ${isolated(name)} من كل مكان.`,
    resetOf: (name) => `كلمة مرور جديدة لـ ${isolated(name)}`,
    resetHint: "سلّم هذا الرابط. يعمل مرة واحدة خلال ساعة، ولا يظهر مرة أخرى.",
  },
  channels: {
    these: "القنوات التي ينضم إليها الجدد",
    none: "لا ينضم الجدد إلى أي قناة.",
    others: "قنوات أخرى",
    noOthers: "لا توجد قناة أخرى كهذه.",
    add: "إضافة",
    remove: "إزالة",
  },
  general: {
    name: "الاسم",
    noName: "أدخل اسمًا.",
    nameHint: "في العناوين وعند تسجيل الدخول وفي الرسائل والإشعارات. يراه الآخرون عندما يفتحون الصفحة في المرة القادمة.",
    nameSaved: "حُفظ الاسم.",
    fixed: (variable) => `تحدد بيئة الخادم هذا (${isolated(variable)}).`,
    registration: "من يسجّل",
    registrations: { open: "الجميع", invite: "من دُعي", closed: "لا أحد" },
    registrationHints: {
      open: "كل من يصل إلى هذه الصفحة ينشئ حسابًا.",
      invite: "يحتاج الحساب إلى رابط دعوة.",
      closed: "ينشئ المسؤولون الحسابات في صفحات الإدارة.",
    },
    invitations: "من يدعو أشخاصًا ليس لهم حساب",
    inviters: { everyone: "الجميع", admins: "المسؤولون" },
    inviterHints: {
      everyone: "كل من لديه حساب ينشئ روابط لغيره.",
      admins: "يدعو الآخرون إلى الغرف من هم هنا بالفعل.",
    },
  },
  server: {
    storage: "المخزَّن",
    database: "قاعدة البيانات",
    size: "الحجم",
    free: "المتاح على قرصها",
    people: "الأشخاص",
    conversations: "المحادثات",
    messages: "الرسائل",
    files: "الملفات",
    measures: "المقاس",
    since: (time) => `منذ البدء قبل ${time}`,
    processes: (many) => `من العملية التي أجابت من بين ${many}.`,
    online: "أشخاص متصلون",
    sockets: "اتصالات مفتوحة",
    received: "إطارات وردت عبرها",
    delivered: "أحداث سُلّمت عبرها",
    requests: "تستغرق طلبات HTTP",
    writes: "يستغرق تخزين الرسائل",
    latency: (median, slow) => `${median}، و5٪ أكثر من ${slow}`,
    nothing: "لا شيء بعد",
    queue: "رسائل تنتظر التخزين",
    memory: "الذاكرة",
    failures: "الأعطال",
  },
};
