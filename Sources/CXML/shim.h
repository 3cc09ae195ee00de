#ifndef SIGHTLINE_CXML_SHIM_H
#define SIGHTLINE_CXML_SHIM_H
#include <libxml/xmlversion.h>
/* Where libxml2 was built with ICU its headers bring ICU's in, which clash with Foundation's own. Only the layout
   of encoding handlers depends on it, and none is touched here. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/* Swift cannot name variadic functions, and the type of structured handlers changed in 2.12: both are hidden
   here. A sink takes line and message of each error. */
typedef struct {
  void *box;
  void (*take)(void *box, int line, const char *message);
} sightline_xml_sink;

static inline void sightline_xml_silent(void *context, const char *message, ...) {
  (void)context;
  (void)message;
}

#if LIBXML_VERSION >= 21200
static inline void sightline_xml_structured(void *context, const xmlError *error) {
#else
static inline void sightline_xml_structured(void *context, xmlErrorPtr error) {
#endif
  sightline_xml_sink *sink = (sightline_xml_sink *)context;
  if (sink && error) sink->take(sink->box, error->line, error->message ? error->message : "");
}

/* No look at the network, no word on standard error, for the whole process. */
static inline void sightline_xml_start(void) {
  xmlInitParser();
  xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
  xmlSetGenericErrorFunc(NULL, sightline_xml_silent);
}
/* xmlFree is a variable, which Swift 6 does not let be read. */
static inline void sightline_xml_free(void *text) { xmlFree(text); }
/* Errors of this thread go to the sink; NULL: nowhere. */
static inline void sightline_xml_errors(sightline_xml_sink *sink) {
  xmlSetStructuredErrorFunc(sink, sightline_xml_structured);
}
static inline void sightline_schema_errors(xmlSchemaValidCtxtPtr context, sightline_xml_sink *sink) {
  xmlSchemaSetValidStructuredErrors(context, sightline_xml_structured, sink);
}
static inline void sightline_xpath_errors(xmlXPathContextPtr context, sightline_xml_sink *sink) {
  context->error = sightline_xml_structured;
  context->userData = sink;
}
#endif
