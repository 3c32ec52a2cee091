package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Switches;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signs, encrypts and writes the platform's own messages, replies and pushes alike. */
final class Seal {
  private static final JsonFactory JSON = new JsonFactory();

  private final Credentials credentials;
  private final Switches<K30Quirk> quirks;

  Seal(Credentials credentials, Switches<K30Quirk> quirks) {
    this.credentials = credentials;
    this.quirks = quirks;
  }

  String reply(String resultcode, String msg, String stamp, String data, Fault spoilt) {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("resultcode", resultcode);
    plain.put("msg", msg);
    plain.put(quirks.on(K30Quirk.APPID) ? "appid" : "companyno", credentials.companyNo());
    plain.put("timestamp", stamp);
    plain.put("data", data);
    return write(plain, spoilt);
  }

  String push(String method, String stamp, String data, Fault spoilt) {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("companyno", credentials.companyNo());
    plain.put("method", method);
    plain.put("timestamp", stamp);
    plain.put("data", data);
    return write(plain, spoilt);
  }

  /**
   * @param plain the parameters in their order, without the signature
   * @param spoilt {@link Fault#WRONG_SIGNATURE}, {@link Fault#OTHER_KEY}, {@link Fault#CUT_DATA},
   *     or null; where nothing is encrypted all three spoil the signature
   */
  private String write(Map<String, String> plain, Fault spoilt) {
    boolean keepEmpty = quirks.on(K30Quirk.EMPTY_DATA_SIGNED);
    String sign = Signature.of(plain, credentials.secret(), keepEmpty);
    boolean nothingToEncrypt =
        plain.get("data").isEmpty()
            || quirks.on(K30Quirk.PLAIN_DATA)
            || quirks.on(K30Quirk.PLAIN_DATA_OBJECT);
    if (spoilt == Fault.WRONG_SIGNATURE || spoilt != null && nothingToEncrypt) {
      sign = (sign.charAt(0) == '0' ? '1' : '0') + sign.substring(1);
    }
    StringWriter text = new StringWriter(512);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      for (Map.Entry<String, String> parameter : plain.entrySet()) {
        out.writeFieldName(parameter.getKey());
        value(parameter.getKey(), parameter.getValue(), spoilt, out);
      }
      out.writeStringField("sign", sign);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void value(String name, String value, Fault spoilt, JsonGenerator out)
      throws IOException {
    boolean number = name.equals("resultcode") || name.equals("timestamp");
    if (number && quirks.on(K30Quirk.ENVELOPE_NUMBERS)) {
      out.writeNumber(Long.parseLong(value));
    } else if (!name.equals("data")) {
      out.writeString(value);
    } else if (value.isEmpty()) {
      out.writeObject(quirks.on(K30Quirk.EMPTY_DATA_NULL) ? null : "");
    } else if (quirks.on(K30Quirk.PLAIN_DATA_OBJECT)) {
      out.writeRawValue(value);
    } else {
      out.writeString(quirks.on(K30Quirk.PLAIN_DATA) ? value : encrypted(value, spoilt));
    }
  }

  private String encrypted(String data, Fault spoilt) {
    Credentials with = spoilt == Fault.OTHER_KEY ? otherKey() : credentials;
    String base64 = new DataCipher(with).encrypt(data);
    if (spoilt == Fault.CUT_DATA) {
      base64 = base64.substring(0, base64.length() / 2 - 1);
    }
    if (quirks.on(K30Quirk.NO_URL_ESCAPES)) {
      return base64;
    }
    boolean upper = quirks.on(K30Quirk.UPPER_CASE_ESCAPES);
    return base64
        .replace("+", upper ? "%2B" : "%2b")
        .replace("/", upper ? "%2F" : "%2f")
        .replace("=", upper ? "%3D" : "%3d");
  }

  private Credentials otherKey() {
    String key = credentials.key();
    return credentials.withKey((key.charAt(0) == 'k' ? 'x' : 'k') + key.substring(1));
  }
}
