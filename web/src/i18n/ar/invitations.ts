/** كلمات الدعوات بالعربية */

import type { words as english } from "../en/invitations";
import { plural } from "../plural";
import { isolated } from "../../core/text";

const count = plural("ar");

export const words: typeof english = {
  invite: "دعوة برابط",
  here: "دعوة أشخاص",
  to: (room) => `دعوة أشخاص إلى ${isolated(room)}`,
  hint: "يمكن لمن لديه الرابط أن ينضم. أعطه لمن هو له فقط.",
  living: "روابط صالحة",
  over: "روابط سابقة",
  states: {
    expired: "انتهت صلاحيته",
    used_up: "استُنفد",
    revoked: "أُلغي",
    void: "غير صالح: لم يعد يحق لمن أنشأه أن يدعو",
  },
  none: "لا توجد روابط صالحة.",
  make: "إنشاء رابط",
  role: "يصبحون",
  roles: { member: "عضوًا", admin: "مشرفًا" },
  lasts: "صالح لمدة",
  lastings: { day: "يوم واحد", week: "7 أيام", month: "30 يومًا", ever: "حتى يُلغى" },
  uses: "الحد",
  anyNumber: "بلا حد",
  people: (many) =>
    count(many, { one: "شخص واحد", two: "شخصان", few: "# أشخاص", many: "# شخصًا", other: "# شخص" }),
  emails: "إرسال بالبريد إلى",
  emailsHint: "عدة عناوين تفصل بينها فواصل. لكل عنوان رابط خاص به، لشخص واحد.",
  send: "إرسال",
  sent: (many) =>
    count(many, { one: "دعوة واحدة في الطريق", two: "دعوتان في الطريق", few: "# دعوات في الطريق", many: "# دعوة في الطريق", other: "# دعوة في الطريق" }),
  link: "الرابط",
  copy: "نسخ الرابط",
  by: (name) => `أنشأه ${isolated(name)}`,
  mailedTo: (email) => `أُرسل إلى ${isolated(email)}`,
  until: (end) => `صالح حتى ${end}`,
  noEnd: "بلا نهاية",
  asAdmin: "يجعلهم مشرفين",
  came: (many, most) => {
    const came = count(many, {
      ...{ zero: "لم ينضم أحد", one: "انضم شخص واحد", two: "انضم شخصان" },
      ...{ few: "انضم # أشخاص", many: "انضم # شخصًا", other: "انضم # شخص" },
    });
    return most === null ? came : `${came} من ${count(most, { other: "#" })}`;
  },
  whoCame: "من انضم",
  revoke: "إلغاء",
  askRevoke: "لن ينضم به أحد بعد ذلك.",
};
