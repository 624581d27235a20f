package io.pollingsdk.providers.abiquo;

import io.pollingsdk.http.ApiResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads XML from answers, with the platform's own parser, without DTDs and entities. */
final class Xml {
  private static final String SAX = "http://xml.org/sax/features/";

  private Xml() {}

  /** Returns the root element of an answer. */
  static Element root(ApiResponse response) {
    if (response.text().isBlank()) {
      throw response.malformed("", "has no body, but XML was expected", null);
    }
    try {
      return parser().parse(source(response)).getDocumentElement();
    } catch (SAXException | IOException e) {
      throw response.malformed("", "is not XML that can be read", e);
    }
  }

  /** Returns the root element of an answer that has to be of one kind. */
  static Element root(ApiResponse response, String kind) {
    Element root = root(response);
    if (!kind.equals(name(root))) {
      throw response.malformed(
          "", "is <" + name(root) + ">, but <" + kind + "> was expected", null);
    }
    return root;
  }

  /** Without a charset in the header, the XML declaration says it. */
  private static InputSource source(ApiResponse response) {
    String type = response.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.contains("charset")
        ? new InputSource(new StringReader(response.text()))
        : new InputSource(new ByteArrayInputStream(response.bytes()));
  }

  /** A parser serves one thread and is cheap beside a request, so each answer gets its own. */
  private static DocumentBuilder parser() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(SAX + "external-general-entities", false);
      factory.setFeature(SAX + "external-parameter-entities", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder parser = factory.newDocumentBuilder();
      parser.setErrorHandler(new Silent());
      return parser;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java platform cannot read XML safely", e);
    }
  }

  /** By default, errors would be printed. */
  private static final class Silent extends DefaultHandler {
    @Override
    public void error(SAXParseException problem) throws SAXException {
      throw problem;
    }
  }

  /** Returns an element's name, without a prefix and in lower case: versions differ. */
  static String name(Element element) {
    String name = element.getTagName();
    return name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT);
  }

  /** Returns the child elements of a name, which is given in lower case. */
  static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && name(element).equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  /** Returns the text of a child; empty where there is none. */
  static Optional<String> text(Element parent, String name) {
    return children(parent, name).stream()
        .findFirst()
        .map(child -> child.getTextContent().strip())
        .filter(text -> !text.isEmpty());
  }

  /** Returns where the links of a relation lead, anywhere in an element. */
  static List<String> links(Element parent, String relation) {
    List<String> found = new ArrayList<>();
    NodeList all = parent.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      if (all.item(i) instanceof Element element
          && name(element).equals("link")
          && element.getAttribute("rel").equals(relation)) {
        found.add(element.getAttribute("href"));
      }
    }
    return found;
  }
}
