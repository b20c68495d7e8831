/** كلمات ما حدث في المجموعات والقنوات بالعربية */

import { isolated } from "../../core/text";
import type { words as english } from "../en/lines";
import { plural } from "../plural";

const count = plural("ar");

function room(it: string): (typeof english)["group"] {
  return {
    renamed: (by, title) => `غيّر ${isolated(by)} اسم ${it} إلى «${isolated(title)}»`,
    renamedOften: (by, title, _many, times) =>
      `غيّر ${isolated(by)} اسم ${it} ${count(times, {
        two: "مرتين",
        few: "# مرات",
        many: "# مرة",
        other: "# مرة",
      })}، وآخرها إلى «${isolated(title)}»`,
    picture: (by) => `غيّر ${isolated(by)} صورة ${it}`,
    archived: (by) => `أرشف ${isolated(by)} ${it}`,
    restored: (by) => `استعاد ${isolated(by)} ${it}`,
  };
}

export const words: typeof english = {
  joined: (names) => `انضم ${isolated(names)}`,
  left: (names) => `غادر ${isolated(names)}`,
  added: (by, names) => `قام ${isolated(by)} بإضافة ${isolated(names)}`,
  removed: (by, names) => `قام ${isolated(by)} بإزالة ${isolated(names)}`,
  is: {
    owner: (names, many) => `أصبح ${isolated(names)} ${many > 1 ? "مالكين" : "مالكًا"}`,
    admin: (names, many) => `أصبح ${isolated(names)} ${many > 1 ? "مشرفين" : "مشرفًا"}`,
    member: (names, many) => `أصبح ${isolated(names)} ${members(many)}`,
  },
  made: {
    owner: (by, names, many) => `جعل ${isolated(by)} من ${isolated(names)} ${many > 1 ? "مالكين" : "مالكًا"}`,
    admin: (by, names, many) => `جعل ${isolated(by)} من ${isolated(names)} ${many > 1 ? "مشرفين" : "مشرفًا"}`,
    member: (by, names, many) => `جعل ${isolated(by)} من ${isolated(names)} ${members(many)}`,
  },
  pinned: (by, what) => `ثبّت ${isolated(by)} ${isolated(what)}`,
  message: "رسالة",
  messages: (many) => count(many, { two: "رسالتين", few: "# رسائل", many: "# رسالة", other: "# رسالة" }),
  group: room("المجموعة"),
  channel: room("القناة"),
  others: (many) =>
    count(many, {
      one: "تغيير آخر",
      two: "تغييران آخران",
      few: "# تغييرات أخرى",
      many: "# تغييرًا آخر",
      other: "# تغيير آخر",
    }),
  folded: (many) =>
    count(many, {
      one: "رسالة من شخص حظرته",
      two: "رسالتان من أشخاص حظرتهم",
      few: "# رسائل من أشخاص حظرتهم",
      many: "# رسالة من أشخاص حظرتهم",
      other: "# رسالة من أشخاص حظرتهم",
    }),
  show: "إظهار",
  more: "عرض الكل",
  less: "عرض أقل",
};

function members(many: number): string {
  return many === 1 ? "عضوًا" : many === 2 ? "عضوين" : "أعضاء";
}
