package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Messages of a K30 server whose data is another, rightly encrypted and signed again. */
public final class Resealed {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Resealed() {}

  /** The message itself where it has no encrypted data. */
  public static byte[] of(byte[] message, Credentials credentials, UnaryOperator<byte[]> change) {
    try {
      ObjectNode envelope = (ObjectNode) JSON.readTree(message);
      String sealed = envelope.path("data").asText();
      if (sealed.isEmpty()) {
        return message;
      }
      String base64 = sealed.replace("%2b", "+").replace("%2f", "/").replace("%3d", "=");
      byte[] plain = credentials.decrypt(base64).getBytes(StandardCharsets.UTF_8);
      String data = new String(change.apply(plain), StandardCharsets.UTF_8);
      Map<String, String> parameters = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> one : envelope.properties()) {
        if (!one.getKey().equals("sign")) {
          parameters.put(
              one.getKey(), one.getKey().equals("data") ? data : one.getValue().asText());
        }
      }
      envelope.put("sign", credentials.sign(parameters, false));
      envelope.put("data", credentials.encrypt(data).replace("+", "%2b").replace("/", "%2f"));
      return JSON.writeValueAsBytes(envelope);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no message of these credentials", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
