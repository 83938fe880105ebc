/** Dialogs that ask for a few words and do something with them; refusals show beside the field. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Refusal } from "./api.ts";

export interface Field {
  name: string;
  label: string;
  kind?: "text" | "textarea" | "select";
  value?: string;
  maxLength?: number;
  isOptional?: boolean;
  placeholder?: string;
  options?: ReadonlyArray<readonly [value: string, label: string]>;
}

export interface FormDialog {
  title: string;
  text?: string;
  fields?: readonly Field[];
  submit: string;
  isDanger?: boolean;
  run(values: Record<string, string>): Promise<unknown> | void;
}

let dialogs = 0;

/** A dialog with a title and a close button around `content`; gone from the page when closed. */
export function showDialog(holder: Element, title: string, ...content: Node[]): HTMLDialogElement {
  dialogs += 1;
  const id = `chat-dialog-${dialogs}`;
  const close = el(
    "button",
    {
      class: "button button--quiet button--icon button--small dialog__close",
      type: "button",
      "aria-label": translate("close"),
    },
    icon("x"),
  );
  const header = el(
    "div",
    { class: "dialog__header" },
    el("h2", { class: "dialog__title", id }, title),
    close,
  );
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": id }, header, ...content);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  holder.append(dialog);
  dialog.showModal();
  return dialog;
}

export function showForm(holder: Element, options: FormDialog): HTMLDialogElement {
  const error = el("p", { class: "field__errors", role: "alert" });
  const submit = el(
    "button",
    { class: `button ${options.isDanger ? "button--danger" : "button--primary"}`, type: "submit" },
    options.submit,
  );
  const cancel = el("button", { class: "button", type: "button" }, translate("cancel"));
  const fields = (options.fields ?? []).map((field) => fieldElement(field));
  const form = el(
    "form",
    { "hx-boost": "false" },
    el(
      "div",
      { class: "dialog__body stack" },
      options.text ? el("p", {}, options.text) : null,
      ...fields,
      error,
    ),
    el("div", { class: "dialog__actions" }, cancel, submit),
  );
  const dialog = showDialog(holder, options.title, form);
  cancel.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submitForm(form, dialog, error, submit, options);
  });
  form.querySelector<HTMLElement>("input, textarea, select")?.focus();
  return dialog;
}

async function submitForm(
  form: HTMLFormElement,
  dialog: HTMLDialogElement,
  error: HTMLElement,
  submit: HTMLButtonElement,
  options: FormDialog,
): Promise<void> {
  const values = Object.fromEntries(
    [...new FormData(form).entries()].map(([name, value]) => [name, String(value).trim()]),
  );
  submit.disabled = true;
  try {
    await options.run(values);
    dialog.close();
  } catch (problem) {
    error.textContent = problem instanceof Error ? problem.message : translate("server.failed");
    if (problem instanceof Refusal && problem.field) {
      form.querySelector<HTMLElement>(`[name="${CSS.escape(problem.field)}"]`)?.focus();
    }
  } finally {
    submit.disabled = false;
  }
}

function fieldElement(field: Field): HTMLElement {
  const attributes = {
    name: field.name,
    required: !field.isOptional,
    maxlength: field.maxLength ?? null,
    placeholder: field.placeholder ?? null,
  };
  const control =
    field.kind === "select"
      ? el(
          "select",
          attributes,
          ...(field.options ?? []).map(([value, label]) => el("option", { value }, label)),
        )
      : field.kind === "textarea"
        ? el("textarea", { ...attributes, rows: 3 })
        : el("input", { ...attributes, type: "text" });
  if (field.value) control.value = field.value;
  const optional = field.isOptional
    ? el("span", { class: "field__optional" }, translate("optional"))
    : null;
  return el(
    "div",
    { class: "field" },
    el(
      "label",
      {},
      el("span", { class: "field__label" }, el("span", {}, field.label), optional),
      control,
    ),
  );
}
