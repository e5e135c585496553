package io.dehaze.trigger;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The form in which a webhook gets an event. */
public enum PayloadForm {
  /** The JSON body of Space Cloud: CloudEvents 1.0-rc1 fields, {@code application/json}. */
  SPACE_CLOUD("space-cloud"),
  /** CloudEvents 1.0, HTTP binding, structured mode: {@code application/cloudevents+json}. */
  CLOUDEVENTS_STRUCTURED("cloudevents-structured"),
  /**
   * CloudEvents 1.0, HTTP binding, binary mode: the data as body, the attributes as {@code ce-}
   * headers.
   */
  CLOUDEVENTS_BINARY("cloudevents-binary");

  private final String label;

  PayloadForm(String label) {
    this.label = label;
  }

  /** The name used in the trigger API. */
  public String label() {
    return label;
  }

  /**
   * Finds a form by the name used in the trigger API.
   *
   * @return the form, or null where no form has that name
   */
  public static PayloadForm ofLabel(String label) {
    for (PayloadForm form : values()) {
      if (form.label.equals(label)) {
        return form;
      }
    }
    return null;
  }

  /** All names, for a sentence that says what is allowed. */
  public static String labels() {
    return Arrays.stream(values()).map(PayloadForm::label).collect(Collectors.joining(", "));
  }
}
