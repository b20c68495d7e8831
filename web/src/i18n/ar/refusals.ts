/** كلمات ما يرفضه الخادم بالعربية */

import type { words as english } from "../en/refusals";

export const words: typeof english = {
  "A group has at most {} people.": "الحد الأقصى لعدد أعضاء المجموعة هو {}.",
  "A message has at most {} different reactions.":
    "للرسالة الواحدة {} تفاعلًا مختلفًا على الأكثر.",
  "At most {} messages are pinned at a time: unpin one first.":
    "يمكن تثبيت {} رسالة على الأكثر في وقت واحد. ألغِ تثبيت إحداها أولًا.",
  "Make somebody else an administrator first: this is the last one.": "عيّن شخصًا آخر مسؤولًا أولًا: هذا هو الأخير.",
  "Message {} is deleted.": "الرسالة التي ترد عليها محذوفة.",
  "Nobody with an active account has the id {}.": "أحد هؤلاء الأشخاص لم يعد له حساب نشط.",
  "The title is empty; send {} to {} characters.":
    "الاسم فارغ؛ عدد الحروف المسموح به من {} إلى {}.",
  "There is a default channel of this name already.": "توجد قناة افتراضية بهذا الاسم بالفعل.",
  "There is no such message.": "لم يعد بإمكانك قراءة الرسالة التي تعيد توجيهها.",
  "This account is deactivated. Activate it first.": "هذا الحساب معطّل. فعّله أولًا.",
  "This is not your current password.": "هذه ليست كلمة مرورك الحالية.",
  "This message is deleted.": "هذه الرسالة محذوفة.",
  "Too many changes. Try again in {} s.": "تغييرات كثيرة جدًا. أعد المحاولة بعد {} ث.",
  "Too many new conversations. Try again in {} s.":
    "محادثات جديدة كثيرة جدًا. أعد المحاولة بعد {} ث.",
  "You and this person cannot write to each other.": "لا يمكن لأي منكما مراسلة الآخر.",
  "You can block at most {} people: unblock one first.":
    "يمكنك حظر {} شخص على الأكثر. ألغِ حظر أحدهم أولًا.",
  "You can save at most {} messages.": "يمكنك حفظ {} رسالة على الأكثر.",
  "You cannot add the person with the id {}.": "لا يمكنك إضافة أحد هؤلاء الأشخاص.",
  "A picture has at most {} MiB.": "الحد الأقصى للصورة {} MiB.",
  "This file takes too much time or memory to be looked into.": "يتطلب فحص هذا الملف وقتًا أو ذاكرة أكثر مما يُسمح به.",
  "This picture has {} by {} pixels; {} million are accepted.": "أبعاد هذه الصورة {} في {} بكسل؛ والمقبول {} مليون بكسل.",
  "This picture moves in {} frames; at most {} are accepted, and {} thousand million pixels in all.":
    "تتحرك هذه الصورة في {} إطارًا؛ والمقبول {} إطارًا على الأكثر، و{} مليار بكسل في مجموعها.",
  "This picture takes too much to be drawn.": "يتطلب رسم هذه الصورة أكثر مما يُسمح به.",
};
