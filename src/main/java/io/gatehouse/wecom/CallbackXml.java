package io.gatehouse.wecom;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The flat XML of WeCom's callbacks: the texts of the root's elements, by name. */
final class CallbackXml {

  private static final int MOST_ELEMENTS = 100;

  private CallbackXml() {}

  /**
   * Document types and entities are refused: the text comes from outside.
   *
   * @throws IllegalArgumentException if it is not such XML
   */
  static Map<String, String> read(String xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml.strip()));
      Map<String, String> texts = new HashMap<>();
      StringBuilder text = new StringBuilder();
      int depth = 0;
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            depth++;
            text.setLength(0);
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(reader.getText());
          case XMLStreamConstants.END_ELEMENT -> {
            if (depth == 2 && texts.size() < MOST_ELEMENTS) {
              texts.putIfAbsent(reader.getLocalName(), text.toString().strip());
            }
            depth--;
          }
          case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
              throw new IllegalArgumentException("XML with a document type or an entity");
          default -> {}
        }
      }
      return texts;
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("not XML", e);
    }
  }
}
