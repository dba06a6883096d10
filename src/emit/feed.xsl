<?xml version="1.0" encoding="utf-8"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:atom="http://www.w3.org/2005/Atom"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    exclude-result-prefixes="atom dc">
  <xsl:output method="html" version="5.0" encoding="utf-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:template match="/rss">
    <xsl:call-template name="page">
      <xsl:with-param name="language" select="channel/language"/>
      <xsl:with-param name="title" select="channel/title"/>
      <xsl:with-param name="about" select="channel/description"/>
      <xsl:with-param name="home" select="channel/link"/>
      <xsl:with-param name="self" select="channel/atom:link[@rel='self']/@href"/>
      <xsl:with-param name="items" select="channel/item"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="/atom:feed">
    <xsl:call-template name="page">
      <xsl:with-param name="language" select="@xml:lang"/>
      <xsl:with-param name="title" select="atom:title"/>
      <xsl:with-param name="about" select="atom:subtitle"/>
      <xsl:with-param name="home" select="atom:link[@rel='alternate']/@href"/>
      <xsl:with-param name="self" select="atom:link[@rel='self']/@href"/>
      <xsl:with-param name="items" select="atom:entry"/>
      <xsl:with-param name="title-is-html" select="atom:title/@type = 'html'"/>
      <xsl:with-param name="about-is-html" select="atom:subtitle/@type = 'html'"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="page">
    <xsl:param name="language"/>
    <xsl:param name="title"/>
    <xsl:param name="about"/>
    <xsl:param name="home"/>
    <xsl:param name="self"/>
    <xsl:param name="items"/>
    <xsl:param name="title-is-html" select="false()"/>
    <xsl:param name="about-is-html" select="false()"/>
    <xsl:variable name="name">
      <xsl:call-template name="text">
        <xsl:with-param name="of" select="string($title)"/>
        <xsl:with-param name="is-html" select="$title-is-html"/>
      </xsl:call-template>
    </xsl:variable>
    <html>
      <xsl:if test="string($language)">
        <xsl:attribute name="lang"><xsl:value-of select="$language"/></xsl:attribute>
      </xsl:if>
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="$name"/></title>
        <xsl:call-template name="style"/>
      </head>
      <body>
        <header>
          <p class="note" lang="en">
            <strong>This is a feed.</strong> Copy its address into a feed reader, and new items will come to you.
          </p>
          <p class="address" lang="en">
            <xsl:choose>
              <xsl:when test="string($self)"><code><xsl:value-of select="$self"/></code></xsl:when>
              <xsl:otherwise>Its address is in the address bar of this window.</xsl:otherwise>
            </xsl:choose>
          </p>
          <h1><xsl:value-of select="$name"/></h1>
          <p>
            <xsl:call-template name="text">
              <xsl:with-param name="of" select="string($about)"/>
              <xsl:with-param name="is-html" select="$about-is-html"/>
            </xsl:call-template>
          </p>
          <xsl:if test="starts-with($home, 'http://') or starts-with($home, 'https://')">
            <p lang="en"><a href="{$home}" rel="noreferrer">Visit the page it is made from</a></p>
          </xsl:if>
        </header>
        <main>
          <xsl:if test="not($items)"><p lang="en">Nothing has been published yet.</p></xsl:if>
          <xsl:apply-templates select="$items"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="item">
    <xsl:call-template name="item">
      <xsl:with-param name="title" select="title"/>
      <xsl:with-param name="link" select="link"/>
      <xsl:with-param name="by" select="dc:creator"/>
      <!-- RSS dates end in a time of day and a zone: the day alone reads better -->
      <xsl:with-param name="date" select="substring(pubDate, 1, 16)"/>
      <xsl:with-param name="summary" select="description"/>
      <xsl:with-param name="is-html" select="true()"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="atom:entry">
    <xsl:call-template name="item">
      <xsl:with-param name="title" select="atom:title"/>
      <xsl:with-param name="link" select="atom:link[@rel='alternate']/@href"/>
      <xsl:with-param name="by" select="atom:author/atom:name"/>
      <xsl:with-param name="date" select="substring(atom:published, 1, 10)"/>
      <xsl:with-param name="summary" select="atom:summary"/>
      <xsl:with-param name="is-html" select="atom:summary/@type = 'html'"/>
      <xsl:with-param name="title-is-html" select="atom:title/@type = 'html'"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="item">
    <xsl:param name="title"/>
    <xsl:param name="link"/>
    <xsl:param name="by"/>
    <xsl:param name="date"/>
    <xsl:param name="summary"/>
    <xsl:param name="is-html" select="false()"/>
    <xsl:param name="title-is-html" select="false()"/>
    <xsl:variable name="heading">
      <xsl:call-template name="text">
        <xsl:with-param name="of" select="string($title)"/>
        <xsl:with-param name="is-html" select="$title-is-html"/>
      </xsl:call-template>
    </xsl:variable>
    <article>
      <h2>
        <xsl:choose>
          <xsl:when test="starts-with($link, 'http://') or starts-with($link, 'https://')">
            <a href="{$link}" rel="noreferrer"><xsl:value-of select="$heading"/></a>
          </xsl:when>
          <xsl:otherwise><xsl:value-of select="$heading"/></xsl:otherwise>
        </xsl:choose>
      </h2>
      <p class="meta">
        <xsl:value-of select="$date"/>
        <xsl:for-each select="$by"><xsl:text> · </xsl:text><xsl:value-of select="."/></xsl:for-each>
      </p>
      <p>
        <xsl:call-template name="text">
          <xsl:with-param name="of" select="string($summary)"/>
          <xsl:with-param name="is-html" select="$is-html"/>
        </xsl:call-template>
      </p>
    </article>
  </xsl:template>

  <!-- The words of text that is escaped once more as HTML: the three references pagewire writes in it are read -->
  <xsl:template name="text">
    <xsl:param name="of"/>
    <xsl:param name="is-html" select="false()"/>
    <xsl:variable name="head" select="substring-before($of, '&amp;')"/>
    <xsl:variable name="tail" select="substring-after($of, '&amp;')"/>
    <xsl:choose>
      <xsl:when test="not($is-html) or not(contains($of, '&amp;'))"><xsl:value-of select="$of"/></xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$head"/>
        <xsl:choose>
          <xsl:when test="starts-with($tail, 'amp;')">
            <xsl:text>&amp;</xsl:text>
            <xsl:call-template name="text">
              <xsl:with-param name="of" select="substring($tail, 5)"/>
              <xsl:with-param name="is-html" select="true()"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:when test="starts-with($tail, 'lt;')">
            <xsl:text>&lt;</xsl:text>
            <xsl:call-template name="text">
              <xsl:with-param name="of" select="substring($tail, 4)"/>
              <xsl:with-param name="is-html" select="true()"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:when test="starts-with($tail, 'gt;')">
            <xsl:text>&gt;</xsl:text>
            <xsl:call-template name="text">
              <xsl:with-param name="of" select="substring($tail, 4)"/>
              <xsl:with-param name="is-html" select="true()"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:text>&amp;</xsl:text>
            <xsl:call-template name="text">
              <xsl:with-param name="of" select="$tail"/>
              <xsl:with-param name="is-html" select="true()"/>
            </xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="style">
    <style>
      :root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6470; --paper: #fbfbf9; --line: #e2e3df; --link: #0b57a4; --note: #fff6dc; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e7e9ec; --soft: #a2abb6; --paper: #15181c; --line: #2c3138; --link: #8cc2ff; --note: #2b2717; }
      }
      * { box-sizing: border-box; }
      body { margin: 0 auto; max-width: 44rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
        font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: break-word; }
      a { color: var(--link); }
      h1 { margin: 1.5rem 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
      h2 { margin: 0; font-size: 1.15rem; line-height: 1.35; }
      p { margin: .35rem 0; }
      .note, .address { margin: 0; padding: .6rem 1rem; background: var(--note); }
      .note { border-radius: .5rem .5rem 0 0; }
      .address { padding-top: 0; border-radius: 0 0 .5rem .5rem; }
      code { user-select: all; font: .95em ui-monospace, monospace; }
      .meta { color: var(--soft); font-size: .9rem; }
      article { padding: 1.1rem 0; border-top: 1px solid var(--line); }
      header { margin-bottom: 1.5rem; }
      article h2 a { text-decoration: none; }
      article h2 a:hover { text-decoration: underline; }
    </style>
  </xsl:template>
</xsl:stylesheet>
