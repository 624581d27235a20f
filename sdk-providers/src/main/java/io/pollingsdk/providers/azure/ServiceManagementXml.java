package io.pollingsdk.providers.azure;

import io.pollingsdk.http.ApiResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** An element of an XML answer. Document types and external entities are refused. */
final class ServiceManagementXml {
  private final ApiResponse response;
  private final Element element;

  private ServiceManagementXml(ApiResponse response, Element element) {
    this.response = response;
    this.element = element;
  }

  /**
   * Reads an answer.
   *
   * @throws io.pollingsdk.error.MalformedResponseException if its root is none of this name
   */
  static ServiceManagementXml root(ApiResponse response, String name) {
    if (response.text().isBlank()) {
      throw response.malformed("", "has no body, but XML was expected", null);
    }
    Element root;
    try {
      root = builder().parse(new ByteArrayInputStream(response.bytes())).getDocumentElement();
    } catch (SAXException | IOException e) {
      throw response.malformed("", "is not XML that can be read", e);
    }
    if (!name.equals(root.getLocalName())) {
      throw response.malformed(
          root.getNodeName(), "is the root, but " + name + " was expected", null);
    }
    return new ServiceManagementXml(response, root);
  }

  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      factory.setNamespaceAware(true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Quiet());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java platform's XML parser cannot be made safe", e);
    }
  }

  /** The usual handler writes to the standard error stream. */
  private static final class Quiet extends DefaultHandler {
    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  /** Returns the first child of a name, whatever its namespace. */
  Optional<ServiceManagementXml> child(String name) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element found && name.equals(found.getLocalName())) {
        return Optional.of(new ServiceManagementXml(response, found));
      }
    }
    return Optional.empty();
  }

  /** Returns the text of a child, where there is any. */
  Optional<String> text(String name) {
    return child(name)
        .map(found -> found.element.getTextContent().strip())
        .filter(t -> !t.isEmpty());
  }

  /**
   * Returns the text of a child.
   *
   * @throws io.pollingsdk.error.MalformedResponseException if there is none
   */
  String requiredText(String name) {
    return text(name)
        .orElseThrow(
            () -> response.malformed(element.getLocalName() + "." + name, "is missing", null));
  }
}
